"""The command line: mistakes in one sentence with exit status 2, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from conformance.cli import main
from tests.free_ports import free_ports
from tests.unit.conformance.waiting import until

ACME = str(Path(__file__).parent / "acme.toml")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rnu"], "There is no command 'rnu'; the nearest one is 'run'."),
        ([], "The following arguments are required: COMMAND; `rehearse --help` shows what is possible."),
        (["run", "--sede", "7"], "There is no option '--sede'; the nearest one is '--seed'."),
        (["run", "--taget=a.toml"], "There is no option '--taget'; the nearest one is '--target'."),
        (["list", "SEC"], "Unrecognized arguments: SEC; `rehearse list --help` shows what is possible."),
        (["run", "--x"], "Unrecognized arguments: --x; `rehearse run --help` shows what is possible."),
        (["--version"], "There is no option '--version' before a command; `rehearse --help` shows what is possible."),
        (
            ["run", "--target", ""],
            "Argument --target: it is empty; give it a value or leave it out; `rehearse run --help` shows what is "
            "possible.",
        ),
        (["explain", "sec"], "There is no requirement 'sec'; there are SEC-01 to SEC-10."),
        (
            ["run", "--only", "SEC-"],
            "--only 'SEC-' is neither a requirement nor a feature; there are SEC-01 to SEC-10.",
        ),
        (
            ["run", "--seed", "x"],
            "Argument --seed: 'x' is not a whole number from 0 with at most 9 digits; "
            "`rehearse run --help` shows what is possible.",
        ),
        (["explain", "WB-99"], "There is no requirement 'WB-99'; the nearest one is WB-09."),
        (
            ["run", "--only", "WB-99"],
            "--only 'WB-99' is neither a requirement nor a feature; the nearest one is 'WB-09'.",
        ),
        (
            ["run", "--only", "loby"],
            "--only 'loby' is neither a requirement nor a feature; the nearest one is 'lobby'.",
        ),
        (
            ["run", "--target", "nowhere.toml"],
            "The target file nowhere.toml cannot be read: No such file or directory.",
        ),
        (["run", "--port-base", "70000"], "--port-base 70000 is not possible; a whole number from 1 to 65515 is."),
        (["run", "--report", "/dev/null/x"], "--report '/dev/null/x' cannot be made: Not a directory."),
        (
            ["up", "--scenario", "riversid"],
            "--scenario: There is no world 'riversid'; did you mean 'riverside'?",
        ),
    ],
)
def test_mistakes(words, sentence, capsys):
    """A mistake is told in one sentence that names what would be right."""
    assert main(words) == 2
    assert capsys.readouterr().err == f"rehearse: {sentence}\n"


def test_taken_port(taken_port, capsys):
    """A port that is taken is told before anything is started."""
    assert main(["run", "--port-base", str(taken_port - 10)]) == 2
    assert f"Port {taken_port} of 127.0.0.1, where the simulated Epic would listen" in capsys.readouterr().err


def test_nothing_to_attach_to(capsys):
    """--attach without anything that runs says what was looked for."""
    assert main(["run", "--attach", "--port-base", "1"]) == 2
    assert "--attach finds nothing to attach to: http://127.0.0.1:11/_sim/health" in capsys.readouterr().err


def test_attach_needs_the_authority(monkeypatch, capsys):
    """--attach over TLS without the authority says which variable names it, and where it is found."""
    monkeypatch.delenv("REHEARSAL_CA_BUNDLE", raising=False)
    assert main(["run", "--attach", "--tls"]) == 2
    assert capsys.readouterr().err == (
        "rehearse: --attach over TLS needs the variable REHEARSAL_CA_BUNDLE: "
        "the PEM file of the simulators' authority, which `rehearse up` prints.\n"
    )


def test_image_takes_an_engine(tmp_path, monkeypatch, capsys):
    """A target that is an image is refused with the reason where no engine answers, before anything is started."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/nobody.sock")
    file = tmp_path / "acme.toml"
    file.write_text(
        Path(ACME).read_text().replace('start = ["node", "server.mjs"]', 'image = "acme/visits:1"\ncwd = "."')
    )
    assert main(["run", "--target", str(file), "--port-base", str(free_ports())]) == 2
    heard = capsys.readouterr()
    assert f"none answers at unix://{tmp_path}/nobody.sock (No such file or directory); start one" in heard.err
    assert "Starting" not in heard.out


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "REHEARSAL_CHROMIUM",
            "/no/such/chromium",
            "REHEARSAL_CHROMIUM is '/no/such/chromium'; there is no such program.",
        ),
        ("PATH", "", "'chromium' as 'browser' in [people] takes Chromium or Chrome, and none was found; "),
    ],
)
def test_chromium_is_missing(tmp_path, monkeypatch, capsys, name, value, sentence):
    """A target file that asks for Chromium is refused before anything is started where there is none."""
    monkeypatch.delenv("REHEARSAL_CHROMIUM", raising=False)
    monkeypatch.setenv(name, value)
    assert main(["run", "--target", str(_with_chromium(tmp_path))]) == 2
    assert sentence in capsys.readouterr().err


def test_playwright_is_missing(tmp_path, monkeypatch, capsys):
    """Without the optional part that drives Chromium it is said how to get it."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert main(["run", "--target", str(_with_chromium(tmp_path))]) == 2
    assert "Playwright, which is not installed: pip install 'visit-rehearsal[chromium]'." in capsys.readouterr().err


def _with_chromium(folder):
    file = folder / "acme.toml"
    text = re.sub(r"\n\[people\]\n[^\[]*", "\n", Path(ACME).read_text())
    file.write_text(f'{text}\n[people]\nbrowser = "chromium"\n')
    return file


def test_list(capsys):
    """Every requirement is listed in a line."""
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 81


def test_explain(capsys):
    """A requirement is explained with its text, level, source, needs and scenarios."""
    assert main(["explain", "WB-01"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("WB-01  MUST\n  The chart hears that a participant connected")
    assert "Source       seed" in out
    assert "rehearse run --only WB-01" in out
    assert "Scenario: " in out


def test_explain_needs(capsys):
    """What a target has to say to be judged is named as it stands in the target file."""
    main(["explain", "PRIV-01"])
    assert "stores (the target file names store files in [observe])" in capsys.readouterr().out


def test_coverage(capsys):
    """Coverage tells covered and uncovered requirements apart."""
    assert main(["coverage"]) == 0
    assert re.search(r"\d+ of 80 requirements have scenarios", capsys.readouterr().out)


def test_surprise_is_no_traceback(monkeypatch, capsys):
    """A mistake of ours is told with its place, exit status 3, and no traceback."""
    monkeypatch.setattr("conformance.command_line._parser", lambda: 1 / 0)
    assert main(["list"]) == 3
    assert "ZeroDivisionError in test_cli.py" in capsys.readouterr().err


IN_THE_IMPORTS = """
import os, signal, sys

class Slow:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Slow())
sys.argv = ["rehearse", "list"]
import runpy
runpy.run_module({program!r}, run_name="__main__")
"""


@pytest.mark.parametrize(
    ("program", "module", "called"),
    [
        ("conformance", "conformance.commands.run", "rehearse"),
        ("conformance", "pytest", "rehearse"),
        ("loadtests", "loadtests.cli", "rehearse load"),
    ],
)
def test_ctrl_c_in_the_first_second(program, module, called):
    """Ctrl-C while the program is still being loaded is answered in one sentence."""
    script = IN_THE_IMPORTS.format(program=program, module=module)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    sentence = f"{called}: interrupted; everything that was started is stopped.\n"
    assert (done.returncode, done.stderr) == (130, sentence)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_load_leaves_nothing(number, tmp_path):
    """A load test that is interrupted says so once; one that is killed outright leaves nothing running either."""
    load = subprocess.Popen(
        [sys.executable, "-m", "conformance", "load", "smoke", "--users", "4", "--port-base", str(free_ports())],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )  # fmt: skip
    for line in load.stdout:
        if "people have visits" in line:
            break
    else:
        pytest.fail(f"it ended by itself: {load.communicate()}")
    children = psutil.Process(load.pid).children(recursive=True)
    load.send_signal(number)
    assert len(children) >= 5
    assert until(lambda: not any(child.is_running() for child in children))
    assert until(lambda: [file.name for file in tmp_path.iterdir()] == ["report"])
    _, err = load.communicate(timeout=30)
    if number == signal.SIGINT:
        assert (load.returncode, err) == (130, "rehearse load: interrupted; everything that was started is stopped.\n")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing(number):
    """Ctrl-C on a running clinic stops all its processes and says so, with exit status 130."""
    base = str(free_ports())
    up = subprocess.Popen(
        [sys.executable, "-m", "conformance", "up", "--port-base", base],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    for line in up.stdout:
        if line.startswith("What to do first"):
            break
    children = psutil.Process(up.pid).children(recursive=True)
    up.send_signal(number)
    _, err = up.communicate(timeout=30)
    assert (up.returncode, err) == (130, "rehearse: interrupted; everything that was started is stopped.\n")
    assert len(children) >= 4
    assert until(lambda: not any(child.is_running() for child in children))

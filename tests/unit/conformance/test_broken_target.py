"""Whole runs against targets that are broken: the verdict is about the target, and tells no secrets."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.free_ports import free_ports
from tests.unit.conformance.test_cli import ACME

GARBAGE = Path(__file__).with_name("garbage.py")
SECRETS = re.compile(r"eyJ|code=(?!‹)")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["loop", "bytes", "die"])
def run(request, tmp_path_factory):
    """A finished run against a target that is broken in that manner, with the folder of its reports."""
    folder, base = tmp_path_factory.mktemp(request.param), free_ports()
    start = json.dumps(["{python}", str(GARBAGE), request.param, str(base)])
    text = Path(ACME).read_text("utf-8").replace('start = ["node", "server.mjs"]', f"start = {start}")
    (folder / "acme.toml").write_text(text.replace("7400", str(base)), "utf-8")
    words = ["run", "--target", str(folder / "acme.toml"), "--port-base", str(base), "--report", str(folder / "out")]
    return request.param, folder / "out", subprocess.run(
        [sys.executable, "-m", "conformance", *words, "--only", "PRV-02", "--only", "WB-01", "-j", "1"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_the_target_failed(run):
    """A broken target fails, and nobody is asked to report a mistake of the rehearsal."""
    kind, out, done = run
    content = json.loads((out / "report.json").read_text("utf-8"))
    assert (done.returncode, content["troubles"]) == (1, []), done.stdout + done.stderr
    assert {one["verdict"] for one in content["requirements"]} <= {"fail", "skipped"}
    assert "please report" not in done.stdout + (out / "report.json").read_text("utf-8")
    assert "'s browser " in done.stdout
    if kind == "die":
        assert content["failures"] == ["Acme visits ended during the run with exit status 7."]


def test_no_secret_is_told(run):
    """No launch token and no code stands in any report or on the screen."""
    _, out, done = run
    for text in (
        done.stdout,
        done.stderr,
        *((out / name).read_text("utf-8") for name in ("report.json", "junit.xml", "report.html")),
    ):
        assert not SECRETS.search(text), SECRETS.search(text)

"""Children of a rehearsal: started with a log, waited for, and never left behind."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from conformance.stack.ports import ports, refuse_taken
from conformance.stack.processes import Command, Process, Reaper
from conformance.stack.reaper import left
from conformance.stack.running import NeverReady
from conformance.stack.work_directory import work_directory
from conformance.usage import WrongUsage
from tests.unit.conformance.waiting import until

PARENT_OF_A_SLEEPER = """
import subprocess, sys
child = subprocess.Popen(["sleep", "600"])
print(child.pid, flush=True)
child.wait()
"""
PARENT_OF_A_LISTENER = """
import os, socket
if os.fork():
    os.wait()
slow_to_end = b"x" * 2**28
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
listening.accept()
"""
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def reaper():
    """A reaper that is closed after the test."""
    watching = Reaper()
    yield watching
    watching.close()


@pytest.fixture
def start(tmp_path, reaper):
    """Starts a command; whatever it started is gone after the test."""
    started = []

    def begin(*words):
        started.append(Process(Command("Acme", words, dict(os.environ), tmp_path, tmp_path / "acme.log"), reaper))
        return started[-1]

    yield begin
    for process in started:
        process.kill()


def test_missing_program(start):
    """A program that does not exist is named."""
    with pytest.raises(WrongUsage, match="Acme cannot be started: 'no-such-program' \\(No such file or directory\\)"):
        start("no-such-program")


def test_ends_early(start):
    """A program that ends before it is ready is told with its exit status and its last words."""
    process = start(sys.executable, "-c", "print('no database'); raise SystemExit(4)")
    with pytest.raises(NeverReady, match=r"Acme ended with exit status 4 .*; its log ends with: no database\."):
        process.wait_until_ready(NOWHERE, 20, None)


def test_silent_program(start):
    """A program that said nothing is told so, without a file that is gone when the sentence is read."""
    process = start(sys.executable, "-c", "raise SystemExit(4)")
    with pytest.raises(NeverReady, match=r"exit status 4 before it was ready; it wrote nothing to its log\.$"):
        process.wait_until_ready(NOWHERE, 20, None)


def test_last_words_are_not_a_list_of_calls(start):
    """Of a Node, Java or .NET program the message is told and not which call was inside which."""
    process = start(
        "sh", "-c", "printf 'Error: no database\\n    at open (db.js:1)\\n    at main (app.js:2)\\n'; exit 1"
    )
    with pytest.raises(NeverReady, match=r"its log ends with: Error: no database\."):
        process.wait_until_ready(NOWHERE, 20, None)


def test_never_ready(start):
    """A program that does not answer in time is told with the address that was waited for."""
    process = start("sleep", "600")
    with pytest.raises(
        NeverReady, match=r"not ready within 0\.2 s: http://127\.0\.0\.1:9/ must answer 200, but nothing"
    ):
        process.wait_until_ready(NOWHERE, 0.2, None)


def test_stops_what_it_started(start, tmp_path):
    """Stopping a program stops its children too."""
    process = start(sys.executable, "-c", PARENT_OF_A_SLEEPER)
    grandchild = int(until(lambda: (tmp_path / "acme.log").read_text().strip()))
    process.stop()
    assert until(lambda: not running(grandchild))


def test_killed_is_gone(start, tmp_path):
    """When a program has been killed, its children have let go of what they had open, however slowly they end."""
    process = start(sys.executable, "-c", PARENT_OF_A_LISTENER)
    port = int(until(lambda: (tmp_path / "acme.log").read_text().strip()))
    process.kill()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_remains_are_not_waited_for():
    """Where nobody collects what is left of an orphan, as in some containers, its end counts all the same."""
    adopts_orphans = (
        "import ctypes, subprocess, sys; PR_SET_CHILD_SUBREAPER = 36\n"
        "ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)\n"
        "subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"
    )
    kills = (
        "import signal, subprocess; from conformance.stack.groups import await_end, signal_group\n"
        "sleepers = ['sh', '-c', 'sleep 600 & echo; sleep 600']\n"
        "parent = subprocess.Popen(sleepers, start_new_session=True, stdout=subprocess.PIPE)\n"
        "parent.stdout.readline(); signal_group(parent.pid, signal.SIGKILL); parent.wait(); await_end(parent.pid, 600)"
    )
    subprocess.run([sys.executable, "-c", adopts_orphans, kills], check=True, timeout=30)


def test_reaper(tmp_path):
    """A rehearsal that is killed outright leaves no child running."""
    script = (
        "import os, sys; from pathlib import Path; from conformance.stack.processes import *\n"
        "here = Path(sys.argv[1])\n"
        "one = Process(Command('Acme', ['sleep', '600'], dict(os.environ), here, here / 'log'), Reaper())\n"
        "print(one.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False)
    assert until(lambda: not running(int(killed.stdout)))


def test_reaper_runs_what_is_left(tmp_path):
    """A rehearsal that is killed outright has the commands run that it left, and not those that it took back."""
    script = (
        "import os, sys; from conformance.stack.processes import *\n"
        "watching = Reaper()\n"
        "for name in ('left', 'taken back'): watching.run_afterwards(['touch', os.path.join(sys.argv[1], name)])\n"
        "watching.never_mind(['touch', os.path.join(sys.argv[1], 'taken back')]); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert until(lambda: [file.name for file in tmp_path.iterdir()]) == ["left"]


def test_work_directory(tmp_path):
    """A rehearsal that is killed outright leaves no keys and no database."""
    script = (
        "import os, tempfile; from conformance.stack.work_directory import work_directory\n"
        "with work_directory('rehearsal-') as made:\n"
        "    (made / 'key.pem').write_text('secret')\n"
        "    print(made, flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert Path(killed.stdout.strip()).parent == tmp_path
    assert until(lambda: not list(tmp_path.iterdir()))


def test_work_directory_goes():
    """After a run that ends by itself the directory is gone."""
    with work_directory("rehearsal-") as made:
        (made / "key.pem").write_text("secret")
    assert not made.exists()


def test_left():
    """What was added and taken back again is left alone."""
    assert left(["+1\n", "+2\n", "+/a b\n", "+/c\n", "-1\n", "-/c\n"]) == ["2", "/a b"]


def test_ports():
    """The three ports follow from the lowest."""
    assert (ports(8000).connector, ports(8000).epic, ports(8000).graph) == (8000, 8010, 8020)


def test_impossible_ports():
    """A base without room for three ports is refused."""
    with pytest.raises(WrongUsage, match="a whole number from 1 to 65515 is"):
        ports(65_530)


def test_taken_port(taken_port):
    """A port that something listens on is refused with what it was for."""
    with pytest.raises(WrongUsage, match=f"Port {taken_port} of 127.0.0.1, where Acme would listen, cannot be used"):
        refuse_taken(taken_port, "Acme")


def running(pid):
    """Whether a process runs; one that ended and was not waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_copy_of_the_process_holds_nothing_back():
    """What watches over a rehearsal ends with it, while a process that was forked from it goes on."""
    watching = Reaper()
    copy = multiprocessing.get_context("fork").Process(target=threading.Event().wait, daemon=True)
    copy.start()
    closing = threading.Thread(target=watching.close, daemon=True)
    closing.start()
    closing.join(10)
    still, alive = closing.is_alive(), copy.is_alive()
    copy.kill()
    copy.join()
    assert (still, alive) == (False, True)

"""Killing and starting the target from another process."""

import sys
from threading import Event

import psutil
import pytest

from conformance.evidence import DeedFailed, RehearsalBroke
from conformance.session.plan import Plan
from conformance.stack.operating import Operator, OperatorServer
from conformance.stack.processes import Command, run_to_its_end
from conformance.stack.running import NeverReady
from conformance.usage import WrongUsage


def test_deeds_are_done():
    """What the operator is asked for is done before the answer comes."""
    done = []
    with OperatorServer({"kill": lambda: done.append("kill"), "start": lambda: done.append("start")}) as server:
        operator = Operator(server.address)
        operator.kill()
        operator.start()
        assert done == ["kill", "start"]


def test_a_deed_that_fails_is_told():
    """The sentence about what went wrong reaches the scenario."""

    def fail():
        raise WrongUsage("Acme was not ready within 30 s.")

    with OperatorServer({"start": fail}) as server, pytest.raises(RehearsalBroke, match="Acme was not ready"):
        Operator(server.address).start()


def test_a_deed_takes_too_long(monkeypatch):
    """What the operator does not do in time is told with the time that the target may take."""
    monkeypatch.setattr("conformance.stack.operating._DOES_WITHIN_S", 0.1)
    over = Event()
    with OperatorServer({"start": over.wait}) as server:
        try:
            with pytest.raises(RehearsalBroke, match=r"did not start within 0\.2 seconds"):
                Operator(server.address, 0.1).start()
        finally:
            over.set()


def test_a_target_that_never_gets_ready_failed():
    """A target that does not come back after it was started is a failure of the target."""

    def fail():
        raise NeverReady("Acme was not ready within 30 s.")

    with OperatorServer({"start": fail}) as server, pytest.raises(DeedFailed, match="Acme was not ready"):
        Operator(server.address).start()


def test_unknown_deed():
    """A deed that nobody offers is refused by name."""
    with OperatorServer({"kill": lambda: None}) as server, pytest.raises(RehearsalBroke, match="rotate-keys"):
        Operator(server.address).rotate_keys()


def test_nobody_there():
    """Without an operator the scenario says so."""
    with pytest.raises(RehearsalBroke, match="Nobody operates the target"):
        Operator("http://127.0.0.1:9").kill()


def test_restart_needs_an_operator():
    """A plan without an operator has a target that can't be restarted."""
    attached = Plan(None, 7, "http://127.0.0.1:7400", "", "", attach=True)
    started = Plan(None, 7, "http://127.0.0.1:7400", "", "", operator="http://127.0.0.1:1")
    assert "restart" not in attached.target().capabilities
    assert "restart" in started.target().capabilities


def _command(tmp_path, *words):
    return Command("Acme's command", words, {}, tmp_path, tmp_path / "log")


def test_command_runs_to_its_end(tmp_path):
    """A command of the target is run in its directory and its words are logged."""
    run_to_its_end(_command(tmp_path, sys.executable, "-c", "print('rotated')"))
    assert (tmp_path / "log").read_text() == "rotated\n"
    assert not [one for one in psutil.Process().children() if "rotated" in " ".join(one.cmdline())]


def test_command_that_fails(tmp_path):
    """A command that fails is told with its status and its last words."""
    with pytest.raises(WrongUsage, match="Acme's command ended with exit status 3: no key file"):
        run_to_its_end(_command(tmp_path, sys.executable, "-c", "import sys; print('no key file'); sys.exit(3)"))


def test_command_that_is_missing(tmp_path):
    """A command that does not exist is told."""
    with pytest.raises(WrongUsage, match="Acme's command cannot be run"):
        run_to_its_end(_command(tmp_path, "no-such-program"))

"""Something that was started, a process or a container: waited for until it is ready, stopped, killed."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

import requests

from conformance.usage import WrongUsage
from simkit.clock import Stopwatch

STOP_WITHIN_S = 5.0
_LOOK_EVERY_S = 0.05
_LAST_LINES = 5
_ANSWERS_WITHIN_S = 2.0
_NOTHING = "nothing answers there"
_UNTRUSTED = "it shows a certificate that the rehearsal does not trust"
_FRAME = "at "
"""How the lines below a message begin where Node, Java or .NET print what called what."""


class NeverReady(WrongUsage):
    """A program was started and did not get ready; the message says what it was waited for and what its log says."""


class Running(ABC):
    """`called` names it in sentences, `log` is the file that keeps what it writes to both its outputs."""

    def __init__(self, called: str, log: Path) -> None:
        self.called = called
        self.log = log

    @abstractmethod
    def ended(self) -> int | None:
        """The exit status, None while it runs."""

    @abstractmethod
    def stop(self) -> None:
        """SIGTERM, SIGKILL after STOP_WITHIN_S to what is left, and nothing of it remains."""

    @abstractmethod
    def kill(self) -> None:
        """SIGKILL, at once; returns when it is gone."""

    @abstractmethod
    def rest(self, seconds: float) -> None:
        """Let time pass, and no longer than it runs."""

    def wait_until_ready(self, url: str, timeout_s: float, verify: str | None) -> None:
        """Poll until the address answers 200; NeverReady if it ends before or the time is over."""
        watch = Stopwatch()
        last = _NOTHING
        while watch.seconds() < timeout_s:
            if (status := self.ended()) is not None:
                raise NeverReady(f"{self.called} ended with exit status {status} before it was ready{self._log_says()}")
            last = instead_of_200(url, verify)
            if not last:
                return
            self.rest(_LOOK_EVERY_S)
        raise NeverReady(
            f"{self.called} was not ready within {timeout_s:g} s: {url} must answer 200, but {last}{self._log_says()}"
        )

    def _log_says(self) -> str:
        lines = [line.strip() for line in self.log.read_text("utf-8", "replace").split("\n")]
        said = " | ".join([line for line in lines if line and not line.startswith(_FRAME)][-_LAST_LINES:])
        return f"; its log ends with: {said.rstrip('.')}." if said else "; it wrote nothing to its log."


def stop_all(running: Sequence[Running]) -> None:
    """Stop them at the same time, so that it takes no longer than the slowest."""
    threads = [threading.Thread(target=one.stop) for one in running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def instead_of_200(url: str, verify: str | None) -> str:
    """What comes from an address, as the rest of a sentence; empty for 200. `verify` is the CA bundle for https."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(url, timeout=_ANSWERS_WITHIN_S, verify=verify or True, allow_redirects=False)
    except requests.exceptions.SSLError as trouble:
        return _UNTRUSTED if "CERTIFICATE_VERIFY_FAILED" in str(trouble) else "it does not speak TLS"
    except requests.exceptions.ReadTimeout:
        return f"it says nothing for {_ANSWERS_WITHIN_S:g} s"
    except requests.RequestException:
        return _NOTHING
    return "" if answer.status_code == 200 else f"it answers {answer.status_code}"

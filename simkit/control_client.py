"""The control plane from Python: worlds, clock, faults and ledger of a simulator that runs somewhere."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from simkit.exchange import Exchange

_ANSWERS_WITHIN_S = 60.0


class ControlError(Exception):
    """The control plane refused a call or cannot be reached; the message is the sentence it gave."""


@dataclass(frozen=True)
class LedgerPage:
    """Exchanges, oldest first; exchanges of the clinic numbered up to `dropped_through` are gone."""

    exchanges: tuple[Exchange, ...]
    last: int
    dropped_through: int


@dataclass(frozen=True)
class SightingSeen:
    """A canary or secret that was seen: in which exchange, where and in which form."""

    exchange: int
    operation: str
    clinic: str | None
    label: str
    kind: str
    place: str
    form: str


class ControlClient:
    """Talks to one simulator; `verify` is a CA bundle for https. Safe to use from one thread at a time."""

    def __init__(self, base_url: str, verify: str | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        if verify:
            self._session.verify = verify

    def call(self, method: str, path: str, content: Any = None, params: Mapping[str, Any] | None = None) -> Any:
        """Any control call; `path` begins below /_sim. ControlError if it is refused or nobody answers."""
        url = f"{self.base_url}/_sim{path}"
        try:
            answer = self._session.request(method, url, json=content, params=params, timeout=_ANSWERS_WITHIN_S)
        except requests.RequestException as trouble:
            raise ControlError(
                f"{url} cannot be reached ({type(trouble).__name__}): is the simulator running?"
            ) from None
        if not answer.ok:
            raise ControlError(f"{method} {url} was refused ({answer.status_code}): {_sentence(answer)}")
        return _content(url, answer)

    def get(self, path: str, **params: Any) -> Any:
        """GET below /_sim."""
        return self.call("GET", path, params=params)

    def post(self, path: str, content: Any) -> Any:
        """POST below /_sim."""
        return self.call("POST", path, content)

    def put(self, path: str, content: Any) -> Any:
        """PUT below /_sim."""
        return self.call("PUT", path, content)

    def health(self) -> Mapping[str, str]:
        """Name, version and state; ControlError while the simulator cannot be reached."""
        answer: Mapping[str, str] = self.get("/health")
        return answer

    def advance(self, seconds: float) -> None:
        """Move the simulated time forward."""
        self.post("/clock", {"advance_s": seconds})

    def arm(self, name: str, clinic: str, **wish: Any) -> str:
        """Arm a fault (times, skip, match, options as in the control plane); returns its id."""
        armed = self.post("/faults", {"name": name, "clinic": clinic, **wish})
        return str(armed["id"])

    def lift(self, fault_id: str) -> Mapping[str, Any]:
        """Lift a fault; returns it with the number of times that it was spent."""
        lifted: Mapping[str, Any] = self.call("DELETE", f"/faults/{fault_id}")
        return lifted

    def faults(self, clinic: str) -> list[Mapping[str, Any]]:
        """What was armed in a clinic, spent faults included."""
        listed: list[Mapping[str, Any]] = self.get("/faults", clinic=clinic)["faults"]
        return listed

    def ledger(
        self,
        clinic: str | None = None,
        operations: Collection[str] = (),
        after: int = 0,
        wait_s: float = 0,
        limit: int = 5000,
    ) -> LedgerPage:
        """Exchanges numbered above `after`; waits up to `wait_s` seconds (30 at most) for a first one."""
        params = {"after": after, "wait_s": wait_s, "limit": limit, "operation": ",".join(operations)}
        page = self.get("/ledger", **params, **({"clinic": clinic} if clinic else {}))
        exchanges = tuple(Exchange.from_json(shown) for shown in page["exchanges"])
        return LedgerPage(exchanges, page["last"], page["dropped_through"])

    def exchange(self, number: int) -> Exchange:
        """One exchange; ControlError if it never was or was dropped."""
        return Exchange.from_json(self.get(f"/ledger/{number}"))

    def sightings(self, clinic: str | None = None, after: int = 0) -> list[SightingSeen]:
        """Canaries and secrets seen in exchanges numbered above `after`."""
        params = {"after": after, **({"clinic": clinic} if clinic else {})}
        return [SightingSeen(**seen) for seen in self.get("/sightings", **params)["sightings"]]

    def plant(self, clinic: str, canaries: Iterable[Mapping[str, str]]) -> None:
        """Look for these values ({"label", "value"}) in everything of the clinic."""
        self.post("/canaries", {"clinic": clinic, "canaries": list(canaries)})

    def echo(self, clinic: str, query: str, header: str, content: str) -> None:
        """Send the three texts by URL, header and body and have them sent back: the positive control of the search."""
        headers = {"X-Rehearsal-Clinic": clinic, "X-Rehearsal-Echo": header, "Content-Type": "text/plain"}
        self._session.post(
            f"{self.base_url}/_sim/echo?{query}", data=content.encode(), headers=headers, timeout=_ANSWERS_WITHIN_S
        ).raise_for_status()


def _content(url: str, answer: requests.Response) -> Any:
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError:
        raise ControlError(f"{url} answered with something else than JSON: is it a simulator?") from None


def _sentence(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return answer.text[:200]

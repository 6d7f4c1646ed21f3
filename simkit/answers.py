"""An HTTP answer as a value, so that a fault can replace, delay or cut it without knowing a web framework."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simkit.faults import Spoil


@dataclass(frozen=True)
class Answer:
    """`cut` breaks the connection in the middle of the answer: the caller never learns what became of the call."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    delay_s: float = 0.0

    @classmethod
    def json(cls, status: int, content: Any, headers: Mapping[str, str] | None = None) -> "Answer":
        """An answer with a JSON body."""
        return cls(status, json.dumps(content).encode(), {"Content-Type": "application/json", **(headers or {})})


def cut_off() -> Spoil:
    """The connection breaks. Before the effect: the service is unreachable. Before the answer: the answer is lost."""
    return lambda _answer, _options: Answer(502, b"", {}, cut=True)


def refuse(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Spoil:
    """Answer with `status`, or with the option `status`; the option `retry_after_s` becomes the Retry-After header."""

    def spoil(_answer: Any, options: Mapping[str, Any]) -> Answer:
        given = dict(headers or {})
        if options.get("retry_after_s") is not None:
            given["Retry-After"] = str(options["retry_after_s"])
        return Answer(int(options.get("status", status)), body, given)

    return spoil


def late() -> Spoil:
    """The right answer, `delay_s` seconds late."""
    return lambda answer, options: replace(answer, delay_s=float(options["delay_s"]))

"""The seam before an effect, for operations whose faults may be meant for one kind of request.

simkit opens this seam when a request arrives, before anything is known of it. A view that names its operation itself,
notes what the request says and then opens the seam lets a fault choose by these facts.
"""

from flask import Response

from simkit.answers import Answer
from simkit.exchange import Fact
from simkit.faults import Seam
from simkit.recording import as_response, note, performs, spoil


class Spoiled(Exception):
    """A fault answers in place of the operation, which has no effect."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def before_effect(operation: str, **facts: Fact) -> None:
    """Name the operation and its facts, and let a fault take hold: Spoiled if one does."""
    performs(operation)
    note(**facts)
    answer = spoil(Seam.BEFORE_EFFECT, None)
    if answer is not None:
        raise Spoiled(answer)


def spoiled_answer(spoiled: Spoiled) -> Response:
    """What the fault answers."""
    return as_response(spoiled.answer)

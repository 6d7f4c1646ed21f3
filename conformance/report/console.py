"""What a person reads on the screen: progress while scenarios run, then every requirement, then what went wrong."""

import os
import shutil
from collections.abc import Iterator
from typing import TextIO

from conformance.report.text import explained
from conformance.report.wording import MARKS, UNHAPPY, saw, troubles, why
from conformance.session.results import RequirementResult, RunResult, ScenarioResult
from conformance.verdicts import Verdict

_COLOURS = {Verdict.PASS: "32", Verdict.WARN: "33", Verdict.SKIPPED: "33", Verdict.FAIL: "31", Verdict.ERROR: "35"}
_GREY = "2"


class Console:
    """Writes to a stream; in colour on a terminal unless NO_COLOR is set."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        terminal = stream.isatty()
        self._colour = terminal and "NO_COLOR" not in os.environ
        self._width = shutil.get_terminal_size((110, 24)).columns if terminal else None
        self._finished = 0

    def say(self, text: str = "") -> None:
        """One line, at once."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def progress(self, result: ScenarioResult) -> None:
        """A scenario is finished."""
        self._finished += 1
        ids = " ".join(result.requirements)
        seen = f"  saw {saw(result.seen[-1])}" if result.verdict is Verdict.PASS and result.seen else ""
        line = f"{ids:<9} {result.name}  {result.seconds:.1f} s"
        self.say(f"{self._mark(result.verdict)} {self._cut(line + (seen or self._stopped(result)), 2)}")

    def finish(self, run: RunResult) -> None:
        """Every requirement in a line, then what went wrong in full, then the sum."""
        self.say()
        for result in run.requirements:
            self.say(self._line(result))
        for lines in self._troubles(run):
            self.say()
            self.say("\n".join(lines))
        for verdict, sentences in ((Verdict.FAIL, run.failures), (Verdict.ERROR, run.troubles)):
            for sentence in sentences:
                self.say()
                self.say(f"{self._mark(verdict)} {sentence}")
        self.say()
        self.say(self._sum(run))

    @staticmethod
    def _stopped(result: ScenarioResult) -> str:
        if result.verdict in UNHAPPY and result.findings:
            return f"  {result.verdict}: {result.findings[0].actual}"
        return f"  {result.verdict}: {result.reason}" if result.reason else f"  {result.verdict}"

    def _line(self, result: RequirementResult) -> str:
        one = result.requirement
        reason = f"  [{result.verdict}: {why(result)}]" if why(result) else f"  [{result.verdict}]"
        shown = "" if result.verdict is Verdict.PASS else reason
        room = None if self._width is None else self._width - len(shown) - 2
        return f"{self._mark(result.verdict)} {_cut(f'{one.id:<9}{one.level:<7}{one.text}', room)}{self._grey(shown)}"

    @staticmethod
    def _troubles(run: RunResult) -> Iterator[list[str]]:
        """In full what went wrong; what was skipped because of it has said so in its line."""
        found = [trouble for result in run.requirements for trouble in troubles(result)]
        causes = [trouble for trouble in found if trouble.verdict is not Verdict.SKIPPED]
        for trouble in causes or found:
            yield explained(run, trouble)

    @staticmethod
    def _sum(run: RunResult) -> str:
        counted = ", ".join(f"{count} {verdict}" for verdict, count in reversed(run.summary.items()) if count)
        took = ", ".join(filter(None, (run.manner.seed(run.seed), f"{run.seconds:.1f} s")))
        beside = f"{run.manner.judged}; {took}"
        return f"{run.target}: {counted or 'nothing to judge'} ({beside})"

    def _mark(self, verdict: Verdict) -> str:
        mark, colour = MARKS[verdict], _COLOURS.get(verdict, _GREY)
        return f"\033[{colour}m{mark}\033[0m" if self._colour else mark

    def _grey(self, text: str) -> str:
        return f"\033[{_GREY}m{text}\033[0m" if self._colour and text else text

    def _cut(self, text: str, taken: int) -> str:
        return _cut(text, None if self._width is None else self._width - taken)


def _cut(text: str, room: int | None) -> str:
    if room is None or len(text) <= max(room, 20):
        return text
    return f"{text[: max(room, 20) - 1]}…"

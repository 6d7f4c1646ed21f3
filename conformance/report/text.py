"""A failed check that explains itself, as plain text: for the console and for junit.xml."""

import textwrap
from collections.abc import Iterator

from conformance.evidence import Finding
from conformance.report.wording import MARKS, Trouble, again, answer, facts, route, source
from conformance.session.results import RunResult, ScenarioResult
from simkit.exchange import Exchange

WIDTH = 110
_LABEL = 13


def explained(run: RunResult, trouble: Trouble) -> list[str]:
    """The lines of one trouble, its heading first."""
    return [heading(trouble), *_body(run, trouble)]


def heading(trouble: Trouble) -> str:
    """Mark, id, sentence and level."""
    requirement = trouble.requirement
    lines = textwrap.wrap(requirement.text, WIDTH - 18) or [""]
    first = f"{MARKS[trouble.verdict]} {requirement.id:<9}{lines[0]:<{WIDTH - 17}}{requirement.level}"
    return "\n".join([first, *(f"{'':11}{line}" for line in lines[1:])])


def _body(run: RunResult, trouble: Trouble) -> Iterator[str]:
    first = trouble.first
    yield from _labelled("Verdict", str(trouble.verdict))
    yield from _labelled("Scenario", _scenario(run, trouble))
    yield from _labelled("Step", first.step)
    yield from _labelled("After", first.deed)
    yield from _labelled("Because", first.reason)
    if trouble.finding:
        yield from _finding(trouble.finding)
    for note in first.notes:
        yield from _labelled("Note", note)
    yield from _trace(first)
    yield from _labelled("Source", source(run, trouble.requirement))
    yield f"  {'Again':<{_LABEL - 2}}{again(run, trouble.requirement)}"


def _scenario(run: RunResult, trouble: Trouble) -> str:
    names = [scenario.name for scenario in trouble.scenarios[1:]]
    same = f"the same in {len(names)} more: {', '.join(names)}" if names else ""
    beside = "; ".join(filter(None, (run.manner.seed(run.seed), same)))
    return f"{trouble.first.name} ({beside})" if beside else trouble.first.name


def _finding(finding: Finding) -> Iterator[str]:
    yield from _labelled("Expected", finding.expected)
    yield from _labelled("Actual", finding.actual)
    shown = list(finding.evidence)
    if finding.closest and finding.closest not in shown:
        shown.append(finding.closest)
    label = "Evidence"
    for exchange in shown:
        yield _exchange(label, exchange, exchange == finding.closest)
        label = ""
    yield from _labelled("Hint", finding.hint)


def _exchange(label: str, exchange: Exchange, closest: bool) -> str:
    mark = "»" if closest else " "
    told = f"{exchange.number:>5}  {route(exchange):<21} {exchange.operation:<32} {answer(exchange)}"
    known = facts(exchange)
    return f"  {label:<{_LABEL - 4}}{mark} {told}{'  ' + known if known else ''}".rstrip()


def _trace(scenario: ScenarioResult) -> Iterator[str]:
    label = "Where"
    for line in scenario.trace.splitlines()[-4:]:
        yield f"  {label:<{_LABEL - 2}}{line.strip()}"
        label = ""


def _labelled(label: str, text: str) -> Iterator[str]:
    for line in textwrap.wrap(text, WIDTH - _LABEL):
        yield f"  {label:<{_LABEL - 2}}{line}"
        label = ""

"""What a person reads on the screen after a load test."""

from collections.abc import Iterator

from conformance.report.wording import MARKS, answer, facts
from conformance.verdicts import Verdict
from loadtests.budgets import percentile
from loadtests.judging import Judgement
from loadtests.outcome import Outcome

_TROUBLES_SHOWN = 5


def told(outcome: Outcome) -> Iterator[str]:
    """Line by line: figures, budgets, checks with their findings, and the sum."""
    yield from _figures(outcome)
    yield ""
    for budget in outcome.budgets:
        yield f"{MARKS[Verdict.PASS if budget.holds else Verdict.FAIL]} {budget.sentence}"
    yield ""
    for judgement in outcome.judgements:
        yield from _judgement(judgement)
    for trouble in outcome.troubles:
        yield f"{MARKS[Verdict.ERROR]} {trouble}"
    yield ""
    yield _sum(outcome)


def _figures(outcome: Outcome) -> Iterator[str]:
    visits = outcome.visits
    yield (
        f"{len(visits.finished)} visits finished of {len(visits.begun)} begun ({outcome.profile.due} due), "
        f"{outcome.traffic.requests} requests"
    )
    half, most = percentile(outcome.report_seconds, 50), percentile(outcome.report_seconds, 95)
    if half is not None and most is not None:
        yield f"The chart heard of a coming or going after {half:.2f} s in the median, {most:.2f} s at p95"
    yield ""
    yield f"  {'hop':<44}{'requests':>9}{'failed':>8}{'median':>9}{'p95':>9}{'max':>9}  ms"
    for hop in outcome.traffic.hops:
        times = f"{hop.median_ms:>9.0f}{hop.p95_ms:>9.0f}{hop.max_ms:>9.0f}"
        yield f"  {hop.name:<44}{hop.requests:>9}{hop.failures:>8}{times}"
    troubles = [f"{one.role} of visit {one.csn}: {one.trouble}" for one in visits.sides if one.trouble]
    for trouble in troubles[:_TROUBLES_SHOWN]:
        yield f"  {trouble}"
    if len(troubles) > _TROUBLES_SHOWN:
        yield f"  and {len(troubles) - _TROUBLES_SHOWN} more; load.json has them all"


def _judgement(judgement: Judgement) -> Iterator[str]:
    yield f"{MARKS[judgement.verdict]} {judgement.sentence}  [{judgement.seen}]"
    for finding in judgement.findings[:_TROUBLES_SHOWN]:
        yield f"    Expected   {finding.expected}"
        yield f"    Actual     {finding.actual}"
        for exchange in finding.evidence:
            yield f"    Evidence   {exchange.number:>5}  {exchange.operation}  {answer(exchange)}  {facts(exchange)}"
        yield f"    Hint       {finding.hint}"


def _sum(outcome: Outcome) -> str:
    broken = [one for one in outcome.budgets if not one.holds]
    failed = [one for one in outcome.judgements if one.verdict is not Verdict.PASS]
    result = "all budgets hold" if not broken else f"{len(broken)} of {len(outcome.budgets)} budgets are broken"
    checks = "all checks pass" if not failed else f"{len(failed)} of {len(outcome.judgements)} checks do not pass"
    return f"{outcome.target}, profile {outcome.profile.name}: {result}, {checks} (seed {outcome.seed})"

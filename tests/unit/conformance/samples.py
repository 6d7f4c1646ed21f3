"""A run with one requirement of each kind of verdict."""

from conformance.evidence import Finding, Observation
from conformance.requirements import Requirement
from conformance.session.results import RequirementResult, RunResult, ScenarioResult
from conformance.verdicts import Verdict
from simkit.exchange import Exchange


def exchange(number: int, state: str, status: int | None = 200, fault: str | None = None) -> Exchange:
    """A report of a connection, as the ledger of mock_epic keeps it."""
    return Exchange(
        simulator="mock_epic",
        direction="in",
        operation="telehealth.set_connection_status",
        clinic="riverside",
        method="POST",
        url="http://127.0.0.1:7410/riverside/status?a=<b>",
        request_headers=(("Authorization", "Bearer ‹access token #2›"),),
        request_body='{"status": 1}',
        status=status,
        response_headers=(("Content-Type", "application/json"),),
        response_body="{}",
        at="2030-01-02T03:04:05Z",
        seconds=0.012,
        fault=fault,
        facts={"csn": "123", "state": state, "reason": None},
        number=number,
    )


FINDING = Finding(
    expected='one "connected" report for Maya\'s visit after the chart is back',
    actual="two – the second 1.1 s after the first",
    hint="retry only where the answer was lost",
    evidence=(exchange(41, "connected", 503, "chart-overloaded"), exchange(44, "connected")),
    closest=exchange(46, "disconnected"),
)


def requirement(one: str, level: str = "MUST", needs: tuple[str, ...] = ()) -> Requirement:
    """A requirement about the connector."""
    return Requirement(one, level, needs, "connector", ("Epic ledger",), f"The sentence of {one}.", "seed")


def result(name: str, verdict: Verdict, **more: object) -> ScenarioResult:
    """How a scenario of WB-01 went."""
    return ScenarioResult(name, "The chart", "writeback/chart", ("WB-01",), verdict, seconds=0.4, **more)  # type: ignore[arg-type]


PASSED = result("seen once", Verdict.PASS, seen=(Observation("one report, connected", (exchange(44, "connected"),)),))
FAILED = result(
    "the chart is overloaded",
    Verdict.FAIL,
    step="Then the chart has heard it once",
    deed="Dr. Okafor admitted Maya",
    findings=(FINDING,),
    notes=("The fault was never spent.",),
)
SKIPPED = result(
    "Maya is not there",
    Verdict.SKIPPED,
    reason="an earlier step failed: Given Maya waits",
    findings=(Finding("Maya waits", "Maya was turned away"),),
)
BROKEN = result("a judge stumbles", Verdict.ERROR, reason="ValueError: no.", trace="File x\nValueError: no")


def sample_run() -> RunResult:
    """The run."""
    return RunResult(
        target="Acme <visits>",
        seed=7,
        seconds=12.34,
        requirements=(
            RequirementResult(requirement("WB-01"), (PASSED,)),
            RequirementResult(requirement("WB-02"), (FAILED, FAILED, PASSED)),
            RequirementResult(requirement("WB-08", "SHOULD"), (FAILED,)),
            RequirementResult(requirement("LOB-01"), (SKIPPED,)),
            RequirementResult(requirement("LOB-02"), (BROKEN,)),
            RequirementResult(requirement("LIC-01", needs=("licensing",)), (), ("licensing",)),
            RequirementResult(requirement("RES-05"), ()),
        ),
        troubles=("The simulated Epic ended during the run with exit status 1.",),
        options=("--target", "acme.toml"),
    )

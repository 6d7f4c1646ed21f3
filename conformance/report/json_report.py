"""report.json: everything that was found, for programs."""

import json
from typing import Any

from conformance.report.wording import again, why
from conformance.session.results import RequirementResult, RunResult, ScenarioResult

SCHEMA = 1


def json_report(run: RunResult) -> str:
    """The report as JSON text."""
    content = {
        "schema": SCHEMA,
        "target": run.target,
        "seed": run.seed,
        "seconds": round(run.seconds, 1),
        "summary": {str(verdict): count for verdict, count in run.summary.items()},
        "requirements": [_requirement(run, result) for result in run.requirements],
        "troubles": list(run.troubles),
        "failures": list(run.failures),
    }
    return json.dumps(content, indent=1, ensure_ascii=False)


def _requirement(run: RunResult, result: RequirementResult) -> dict[str, Any]:
    one = result.requirement
    return {
        "id": one.id,
        "level": one.level,
        "text": one.text,
        "source": one.source,
        "needs": list(one.needs),
        "verdict": str(result.verdict),
        "why": why(result),
        "again": again(run, one),
        "scenarios": [_scenario(result, scenario) for scenario in result.scenarios],
    }


def _scenario(result: RequirementResult, scenario: ScenarioResult) -> dict[str, Any]:
    """As it travels, but with the verdict that it has for this requirement."""
    shown = scenario.as_json()
    del shown["requirements"], shown["level"]
    return {**shown, "verdict": str(scenario.verdict_for(result.requirement))}

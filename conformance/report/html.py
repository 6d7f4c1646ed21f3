"""report.html: one page that needs nothing else, for people who want to look closer."""

from importlib import resources

import jinja2

from conformance.report.wording import MARKS, UNHAPPY, again, answer, facts, route, saw, troubles, why
from conformance.session.results import RunResult
from conformance.verdicts import Verdict


def html_report(run: RunResult) -> str:
    """The report as a page; everything that was observed is escaped."""
    folder = resources.files("conformance.report")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(folder.joinpath("report.html").read_text("utf-8"))
    return template.render(
        run=run,
        style=folder.joinpath("report.css").read_text("utf-8"),
        verdicts=[verdict for verdict in reversed(Verdict) if run.summary[verdict]],
        wrong=[result for result in run.requirements if result.verdict in UNHAPPY],
        marks=MARKS,
        unhappy=UNHAPPY,
        troubles=troubles,
        why=why,
        again=again,
        saw=saw,
        route=route,
        answer=answer,
        facts=facts,
    )

"""junit.xml: one test case per requirement and scenario, for continuous integration."""

import re
from xml.etree import ElementTree as Xml

from conformance.report.text import explained
from conformance.report.wording import Trouble, saw, why
from conformance.session.results import RequirementResult, RunResult, ScenarioResult
from conformance.verdicts import Verdict

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {Verdict.FAIL: "failure", Verdict.ERROR: "error"}


def junit_report(run: RunResult) -> str:
    """The report as XML text. A broken SHOULD is a passed case with its finding in system-out."""
    suite = Xml.Element("testsuite", name=_clean(run.target), time=f"{run.seconds:.1f}")
    for result in run.requirements:
        _cases(suite, run, result)
    for sentence in run.troubles:
        case = Xml.SubElement(suite, "testcase", classname="rehearsal", name="the rehearsal itself")
        Xml.SubElement(case, "error", message=_clean(sentence))
    for sentence in run.failures:
        case = Xml.SubElement(suite, "testcase", classname="target", name="the target itself")
        Xml.SubElement(case, "failure", message=_clean(sentence))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("tests", str(len(suite.findall("testcase"))))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(suites, encoding="unicode") + "\n"


def _cases(suite: Xml.Element, run: RunResult, result: RequirementResult) -> None:
    one = result.requirement
    if not result.scenarios:
        case = Xml.SubElement(suite, "testcase", classname=one.id, name=_clean(one.text))
        Xml.SubElement(case, "skipped", message=_clean(f"{result.verdict}: {why(result)}"))
    for scenario in result.scenarios:
        name = _clean(f"{scenario.feature}: {scenario.name}")
        case = Xml.SubElement(suite, "testcase", classname=one.id, name=name, time=f"{scenario.seconds:.3f}")
        _say(case, run, result, scenario)


def _say(case: Xml.Element, run: RunResult, result: RequirementResult, scenario: ScenarioResult) -> None:
    verdict = scenario.verdict_for(result.requirement)
    if verdict is Verdict.PASS:
        Xml.SubElement(case, "system-out").text = _clean("\n".join(saw(one) for one in scenario.seen))
        return
    text = _clean("\n".join(explained(run, Trouble(result.requirement, verdict, (scenario,)))))
    if verdict is Verdict.WARN:
        Xml.SubElement(case, "system-out").text = text
        return
    message = scenario.findings[0].actual if verdict is Verdict.FAIL and scenario.findings else scenario.reason
    told = Xml.SubElement(case, _KINDS.get(verdict, "skipped"), message=_clean(f"{verdict}: {message}"))
    if verdict in _KINDS:
        told.text = text


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)

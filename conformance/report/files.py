"""Writes the three report files."""

from pathlib import Path

from conformance.report.html import html_report
from conformance.report.json_report import json_report
from conformance.report.junit import junit_report
from conformance.session.results import RunResult
from conformance.usage import WrongUsage

_REPORTS = {"report.json": json_report, "junit.xml": junit_report, "report.html": html_report}


def write_reports(run: RunResult, folder: Path) -> list[Path]:
    """report.json, junit.xml and report.html in a folder that exists; WrongUsage if it cannot be written to."""
    files = [folder / name for name in _REPORTS]
    try:
        for file in files:
            file.write_text(_REPORTS[file.name](run), "utf-8")
    except OSError as trouble:
        raise WrongUsage(f"The reports cannot be written to {folder}: {trouble.strerror}.") from None
    return files

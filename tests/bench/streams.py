"""How much longer a launch takes while many status pages are open."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from features.steps.visits import enter
from tests.bench.clinic import BusyClinic, Walk, busy_clinic
from tests.bench.figure import Figure
from tests.bench.yardstick import Yardstick

PAGES, LAUNCHES = 500, 60
A_DAY = "86400"


def figures(_yardstick: Yardstick) -> Iterator[Figure]:
    """Launches alone, with the pages open, and alone again."""
    with busy_clinic(CONNECTOR_FORGET_AFTER_S=A_DAY) as clinic:
        doctor = clinic.rehearsal.clinician("Dr. Okafor")
        enter(doctor, clinic.rehearsal.visit.csn)
        (csn,) = clinic.book(1, 1)
        _median(clinic, csn)
        before = _median(clinic, csn)
        with _open_pages(clinic, doctor.browser._session.cookies.get_dict()):
            beside = _median(clinic, csn)
        after = _median(clinic, csn)
    what = f"a provider's launch with {PAGES} status pages open, streaming or polling, by one without"
    yield Figure("launch_beside_status_pages_ratio", beside / ((before + after) / 2), "ratio", 1.5, what)


def _median(clinic: BusyClinic, csn: str) -> float:
    took = []
    with requests.Session() as session:
        session.trust_env = False
        for _ in range(LAUNCHES):
            walk = Walk(session, clinic.launch("hyperspace", "okafor", csn))
            began = time.perf_counter()
            while not walk.arrived:
                walk.step()
            took.append(time.perf_counter() - began)
    return statistics.median(took)


@contextmanager
def _open_pages(clinic: BusyClinic, cookies: dict[str, str]) -> Iterator[None]:
    """Another process that behaves like so many browsers, each with the page of the visit open."""
    base = clinic.rehearsal.target.base_url
    passes = [f"{name}={value}" for name, value in cookies.items() if name.startswith("ehr-connector-visit-")]
    name = passes[0].partition("=")[0].removeprefix("ehr-connector-visit-")
    words = [sys.executable, "-m", "tests.bench.pages", str(PAGES), f"{base}/live/{name}", "; ".join(passes)]
    pages = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        assert pages.stdout
        sys.stderr.write(pages.stdout.readline())
        yield
    finally:
        pages.terminate()
        pages.wait(10)

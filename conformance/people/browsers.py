"""Where people get their browsers from: in plain mode, or Chromium where the target file asks for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from requests.adapters import HTTPAdapter

from conformance.people.browser import Browser
from conformance.people.chromium import ChromiumBrowser
from conformance.people.driving import Chromium
from conformance.people.plain import PlainBrowser
from conformance.session.plan import Plan
from conformance.targets.target import Target


class Browsers(Protocol):
    """Hands out browsers that have been nowhere yet."""

    def new(self) -> Browser:
        """One browser."""

    def close(self) -> None:
        """Close those that were handed out since the last time."""


class PlainBrowsers:
    """Browsers that run no JavaScript."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._wires = HTTPAdapter()

    def new(self) -> Browser:
        """One browser. What is said over a connection does not depend on whose it was before, as far as HTTP goes."""
        return PlainBrowser(self._plan.ca_bundle, self._plan.simulators, self._wires)

    def close(self) -> None:
        """There is nothing to close."""


class ChromiumBrowsers:
    """Browsers with their own cookies in one Chromium."""

    def __init__(self, chromium: Chromium, plan: Plan) -> None:
        self._chromium, self._plan = chromium, plan
        self._open: list[ChromiumBrowser] = []

    def new(self) -> Browser:
        """One browser."""
        self._open.append(ChromiumBrowser(self._chromium, self._plan.ca_bundle, self._plan.simulators))
        return self._open[-1]

    def close(self) -> None:
        """Close those that were handed out since the last time."""
        while self._open:
            self._open.pop().close()


@contextmanager
def browsers(plan: Plan, target: Target) -> Iterator[Browsers]:
    """What the target file asks for, as long as it is needed; WrongUsage if there is no Chromium."""
    if target.browser == "plain":
        yield PlainBrowsers(plan)
        return
    with Chromium((*plan.simulators, target.base_url), plan.ca_bundle) as chromium:
        yield ChromiumBrowsers(chromium, plan)

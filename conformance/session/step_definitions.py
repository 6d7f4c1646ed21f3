"""Which definition takes a step: looked up in a list that is made once.

pytest-bdd asks at every step of every scenario for all fixtures that the scenario can see, because a definition may be
visible to some modules only. Ours are all visible everywhere, and asking costs more than many a step.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from pytest_bdd import compat
from pytest_bdd.steps import step_function_context_registry

_USER, _FINDER = "pytest_bdd.scenario", "find_fixturedefs_for_step"


class StepDefinitions:
    """A pytest plugin: takes the place of pytest-bdd's own finder as long as the session lasts."""

    def __init__(self) -> None:
        self._user: Any = import_module(_USER)
        self._replaced: Callable[..., Iterable[Any]] | None = getattr(self._user, _FINDER, None)
        self._known: list[tuple[Any, Any]] = []

    def pytest_configure(self) -> None:
        """Take its place, if there is one in this version."""
        if self._replaced:
            setattr(self._user, _FINDER, self.find)

    def pytest_unconfigure(self) -> None:
        """Give it back."""
        if self._replaced:
            setattr(self._user, _FINDER, self._replaced)

    def find(self, step: Any, fixturemanager: Any, node: Any) -> list[Any]:
        """The fixtures of the definitions that take the step."""
        self._known = self._known or list(_definitions(fixturemanager, node))
        return [
            fixture
            for fixture, told in self._known
            if told.type in (None, step.type) and told.parser.is_matching(step.name)
        ]


def _definitions(fixturemanager: Any, node: Any) -> Iterable[tuple[Any, Any]]:
    """Every step definition with what it was told to take."""
    for name in compat.get_fixture_names(fixturemanager=fixturemanager):
        for fixture in compat.getfixturedefs(fixturemanager, name, node) or ():
            if (told := step_function_context_registry.get(fixture.func)) is not None:
                yield fixture, told

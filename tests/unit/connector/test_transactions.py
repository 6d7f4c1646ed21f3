"""How much of its store a launch asks: what docs/performance.md says."""

from contextlib import contextmanager

import pytest

from connector.adapters.store.database import Database


@pytest.fixture
def asked(world, monkeypatch):
    """The transactions of a launch: all, and how many of them write."""
    made = []

    def counted(kind):
        real = getattr(Database, kind)

        @contextmanager
        def transaction(self):
            made.append(kind)
            with real(self) as connection:
                yield connection

        monkeypatch.setattr(Database, kind, transaction)

    def count(*args, **launch):
        made.clear()
        world.launch(*args, **launch)
        return len(made), made.count("writing")

    counted("reading")
    counted("writing")
    world.begin(session="known")
    return count


def test_a_patients_first_launch(asked):
    """Nine, of which five write."""
    assert asked("patient", "WPR1", "500") == (9, 5)


def test_a_providers_repeat_launch(asked):
    """Six, of which three write."""
    assert asked(session="known") == (6, 3)


def test_a_providers_launch_of_another_visit(asked):
    """Ten, of which five write."""
    assert asked(session="another") == (10, 5)


def test_a_providers_launch_of_a_patients_visit(asked):
    """Seven, of which four write: the lobby is opened for him."""
    asked("patient", "WPR1", "500")
    assert asked(session="500") == (7, 4)

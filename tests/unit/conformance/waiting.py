"""Waiting for a condition with a deadline."""

import threading
from collections.abc import Callable
from typing import Any

from simkit.clock import Stopwatch


def until(condition: Callable[[], Any], within_s: float = 20) -> Any:
    """What the condition gives as soon as it is true; AssertionError at the deadline."""
    watch, never = Stopwatch(), threading.Event()
    while watch.seconds() < within_s:
        found = condition()
        if found:
            return found
        never.wait(0.02)
    raise AssertionError("the condition did not become true in time")

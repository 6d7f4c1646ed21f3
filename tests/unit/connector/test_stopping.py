"""Stopping: what is under way is finished, what was not begun stays in the outbox."""

import signal
import subprocess
import sys
import threading
from typing import Any, cast

from connector.background import Background
from connector.domain.launch import Kind
from connector.domain.reports import Report
from connector.domain.visit import Person
from connector.serving import when_told_to_stop

REPORTS = [Report(number, "visit", Person("70", Kind.PATIENT), connected=True) for number in range(40)]


class Chart:
    """Takes one report and keeps the hand waiting for the answer."""

    def __init__(self):
        self.begun, self.finished = threading.Event(), []
        self.answer = threading.Event()

    def send(self, report):
        """Waits for the answer."""
        self.begun.set()
        self.answer.wait(10)
        self.finished.append(report)


class Outbox:
    """Always full."""

    def due(self, now, limit):
        """All of it."""
        return REPORTS


class Clock:
    """Stands still."""

    def now(self):
        """Some time."""
        return cast(Any, None)


def test_what_is_under_way_is_finished():
    """Stopping waits for the reports that hands are sending, and begins no other."""
    chart = Chart()
    background = Background(cast(Any, Outbox()), cast(Any, chart), [], Clock(), lambda *_event, **_facts: None)
    background.look()
    assert chart.begun.wait(10)
    stopping = threading.Thread(target=background.stop)
    stopping.start()
    while not background._stopping:
        stopping.join(0.01)
    chart.answer.set()
    stopping.join(10)
    assert not stopping.is_alive()
    assert 1 <= len(chart.finished) <= 8
    background.look()
    assert len(chart.finished) <= 8


STOPPED = """
import os, signal, sys, threading
from connector.serving import when_told_to_stop
stopped = threading.Event()
when_told_to_stop(stopped.set)
signal.signal(signal.SIGTERM, lambda number, frame: None)  # as the server does, later
os.kill(os.getpid(), signal.SIGTERM)
sys.exit(0 if stopped.wait(10) else 1)
"""


def test_a_signal_is_heard_beside_the_server():
    """SIGTERM stops the background although the server has taken the signal for itself."""
    assert subprocess.run([sys.executable, "-c", STOPPED], timeout=60, check=False).returncode == 0


def test_only_the_main_thread_hears_signals():
    """An application that is made in another thread, as tests do, hears none and says nothing."""
    before = signal.getsignal(signal.SIGTERM)
    made = threading.Thread(target=when_told_to_stop, args=(lambda: None,))
    made.start()
    made.join()
    assert signal.getsignal(signal.SIGTERM) == before

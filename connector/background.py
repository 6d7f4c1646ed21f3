"""What goes on without anybody asking: reports go out, visits are looked after.

Two threads look for work, a few hands do it, so that a chart that does not answer delays no other visit's reports. All
of it starts from the database: a connector that was killed goes on where it was.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Thread

from connector.domain.problems import Problem, TooBusy
from connector.domain.reports import Report
from connector.ports import Clock, Outbox, Tell
from connector.use_cases.report_to_chart import ReportToChart

LOOK_EVERY_S = 0.5
"""Whoever stores a report wakes us; this is for what another process stored, and for what is due again."""
CHORES_EVERY_S = 2.0
AT_ONCE = 50
HANDS = 8


class Background:
    """The connector's background work."""

    def __init__(
        self, outbox: Outbox, report: ReportToChart, chores: Sequence[Callable[[], None]], clock: Clock, tell: Tell
    ) -> None:
        self._outbox = outbox
        self._report = report
        self._chores = chores
        self._clock = clock
        self._tell = tell
        self._wake = Event()
        self._stopping = False
        self._under_way: set[int] = set()
        self._lock = Lock()
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="background")
        self._threads = [
            Thread(target=self._repeat, args=(self.look, self._wake, LOOK_EVERY_S), name="outbox", daemon=True),
            Thread(target=self._repeat, args=(self.do_chores, Event(), CHORES_EVERY_S), name="chores", daemon=True),
        ]

    def start(self) -> None:
        """Begins to look for work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after what is under way; what was not begun stays in the outbox for the next start."""
        self._stopping = True
        self._wake.set()
        self._hands.shutdown()

    def wake(self) -> None:
        """There is work now."""
        self._wake.set()

    def later(self, job: Callable[[], None]) -> None:
        """Does something as soon as a hand is free."""
        self._hands.submit(self._guarded, job)

    def look(self) -> None:
        """Hands out the reports whose time has come, unless every hand has one: whoever is done with his looks again.

        What was under way before the outbox was read is left out even if it is finished by now: the outbox may have
        been read before it heard of that.
        """
        with self._lock:
            taken = set(self._under_way)
        if self._stopping or len(taken) >= HANDS:
            return
        for report in self._outbox.due(self._clock.now(), AT_ONCE):
            if report.id not in taken and not self._stopping:
                with self._lock:
                    self._under_way.add(report.id)
                self._hands.submit(self._send, report)

    def do_chores(self) -> None:
        """Does what is to be done from time to time."""
        for chore in self._chores:
            self._guarded(chore)
        self.wake()

    def _repeat(self, job: Callable[[], None], wake: Event, seconds: float) -> None:
        while not self._stopping:
            self._guarded(job)
            wake.wait(seconds)
            wake.clear()

    def _send(self, report: Report) -> None:
        try:
            if not self._stopping:
                self._guarded(lambda: self._report.send(report))
        finally:
            with self._lock:
                self._under_way.discard(report.id)
                a_hand_is_free = len(self._under_way) < HANDS
            if a_hand_is_free:
                self.wake()

    def _guarded(self, job: Callable[[], None]) -> None:
        """A job that fails is told to the log and leaves the others alone."""
        try:
            job()
        except (Problem, TooBusy) as trouble:
            self._tell("background.trouble", why=type(trouble).__name__)
        except Exception as mistake:  # noqa: BLE001 -- the thread must go on; the log has the mistake
            self._tell("background.mistake", why=type(mistake).__name__)

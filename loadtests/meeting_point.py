"""Where a clinician and a patient of one process meet, so that both begin the same visit at the same moment."""

from collections.abc import Sequence

from gevent.event import AsyncResult, Event

from loadtests.load_plan import PairPlan


class Gone(Exception):
    """The other person cannot go on with the visit, or did not come in time; the message says which."""


class SharedVisit:
    """One visit while it happens: what each of the two has done that the other one waits for."""

    def __init__(self, csn: str, patience_s: float) -> None:
        self.csn = csn
        self._patience_s = patience_s
        self._done: dict[str, AsyncResult] = {}
        self.trouble = ""

    def did(self, what: str, value: str = "") -> None:
        """Say that something is done."""
        self._of(what).set(value)

    def failed(self, sentence: str) -> None:
        """Say that the visit cannot go on; whoever waits for anything in it stops waiting."""
        self.trouble = self.trouble or sentence
        for waited_for in list(self._done.values()):
            if not waited_for.ready():
                waited_for.set_exception(Gone(self.trouble))

    def wait_for(self, what: str) -> str:
        """The value that came with it; Gone if the visit failed, or if it took too long."""
        if self.trouble:
            raise Gone(self.trouble)
        done = self._of(what)
        if not done.wait(self._patience_s) and not done.ready():
            raise Gone(f"nobody said {what!r} within {self._patience_s:g} s")
        return str(done.get())

    def _of(self, what: str) -> AsyncResult:
        return self._done.setdefault(what, AsyncResult())


class Pair:
    """A clinician and a patient with their visits of the day."""

    def __init__(self, plan: PairPlan, patience_s: float) -> None:
        self.plan = plan
        self._patience_s = patience_s
        self._csns = iter(plan.csns)
        self._waiting: tuple[str, AsyncResult] | None = None

    def next_visit(self, role: str, closing: Event) -> SharedVisit | None:
        """The visit that both begin now, once both are here; None when there is none left or the day is over."""
        if closing.is_set():
            return None
        if self._waiting and self._waiting[0] != role:
            other, self._waiting = self._waiting[1], None
            csn = next(self._csns, None)
            visit = SharedVisit(csn, self._patience_s) if csn else None
            other.set(visit)
            return visit
        mine = AsyncResult()
        self._waiting = (role, mine)
        while not mine.wait(0.2) and not mine.ready():
            if closing.is_set():
                self._waiting = None
                return None
        visit = mine.get()
        assert visit is None or isinstance(visit, SharedVisit)
        return visit


class MeetingPoint:
    """The pairs of this process. Each person that Locust makes takes the next free place."""

    def __init__(self, plans: Sequence[PairPlan], patience_s: float) -> None:
        self.closing = Event()
        pairs = [Pair(plan, patience_s) for plan in plans]
        self._free = iter([(pair, role) for pair in pairs for role in ("provider", "patient")])

    def place(self) -> tuple[Pair, str] | None:
        """The next free place, as a pair and the role in it; None when all are taken."""
        return next(self._free, None)

    def close(self) -> None:
        """No visit is begun any more; those that are under way go on."""
        self.closing.set()

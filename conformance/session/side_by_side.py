"""Scenarios side by side: in processes that are forked once everything is collected, each taking what comes next.

A forked process has loaded and collected everything already; one that is started anew would need longer for it than for
several scenarios.
"""

import multiprocessing
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait

import pytest

_NEXT, _REPORT, _INTERRUPTED, _BROKE = "next", "report", "interrupted", "broke"

Link = Connection
Died = Callable[[str], None]


class SideBySide:
    """A pytest plugin: runs what disturbs nobody in `workers` processes, and leaves the rest to pytest.

    `hearer` is the plugin that hears of reports, here of those of all processes; `died` is told the node id of the
    scenario in whose midst a process died.
    """

    def __init__(self, workers: int, hearer: object, died: Died) -> None:
        self._workers = workers
        self._hearer = hearer
        self._died = died

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> None:
        """Before pytest goes through what is left."""
        calm = [item for item in session.items if item.get_closest_marker("disruptive") is None]
        workers = min(self._workers, len(calm))
        if workers > 1:
            session.items[:] = [item for item in session.items if item.get_closest_marker("disruptive") is not None]
            _Crew(calm, self._hearer, self._died).work(workers)


class _Worker:
    """A process as seen from the first one.

    `asked` is whether it ever asked for a scenario, `at` the place of the one that it is at, if any.
    """

    def __init__(self, scenarios: Sequence[pytest.Item], hearer: object, others: Sequence["_Worker"]) -> None:
        fork = multiprocessing.get_context("fork")
        self.link, theirs = fork.Pipe()
        inherited = [self.link, *(other.link for other in others)]
        self.asked = False
        self.at: int | None = None
        self._process = fork.Process(target=_work, args=(scenarios, theirs, inherited, hearer), daemon=True)
        self._process.start()
        theirs.close()

    def end(self) -> None:
        """Whether it is at its end or not."""
        self._process.kill()
        self._process.join()
        self.link.close()


class _Crew:
    """All processes, and the scenarios that none has yet."""

    def __init__(self, scenarios: Sequence[pytest.Item], hearer: object, died: Died) -> None:
        self._scenarios = scenarios
        self._hearer = hearer
        self._died = died
        self._left = deque(range(len(scenarios)))
        self._workers: list[_Worker] = []

    def work(self, workers: int) -> None:
        """Until everything is done; KeyboardInterrupt after Ctrl-C.

        RuntimeError if pytest broke in one of them, or if one ended before it asked for anything: so would the next.
        """
        try:
            for _ in range(workers):
                self._employ()
            while self._workers:
                ready = wait([worker.link for worker in self._workers])
                for worker in [one for one in self._workers if one.link in ready]:
                    self._listen(worker)
        finally:
            for worker in self._workers:
                worker.end()

    def _employ(self) -> None:
        self._workers.append(_Worker(self._scenarios, self._hearer, self._workers))

    def _listen(self, worker: _Worker) -> None:
        try:
            kind, told = worker.link.recv()
        except (EOFError, OSError):  # the second where it died in the middle of a message
            self._lose(worker)
            return
        if kind == _NEXT:
            self._serve(worker)
        elif kind == _REPORT:
            hook = self._scenarios[0].config.hook
            report = hook.pytest_report_from_serializable(config=self._scenarios[0].config, data=told)
            hook.pytest_runtest_logreport(report=report)
        elif kind == _INTERRUPTED:
            raise KeyboardInterrupt
        else:
            raise RuntimeError(told)

    def _serve(self, worker: _Worker) -> None:
        """What comes next is the process's; if it died since it asked, it is the next one's."""
        worker.asked, worker.at = True, self._left.popleft() if self._left else None
        try:
            worker.link.send(worker.at)
        except ConnectionError:
            if worker.at is not None:
                self._left.appendleft(worker.at)
            worker.at = None
            self._lose(worker)

    def _lose(self, worker: _Worker) -> None:
        """A process ended: nothing was left for it to do, or it died, and another one goes on."""
        self._workers.remove(worker)
        worker.end()
        if worker.at is not None:
            self._died(self._scenarios[worker.at].nodeid)
        if not self._left:
            return
        if not worker.asked:
            raise RuntimeError("A process for scenarios ended before it asked for the first one.")
        self._employ()


class _Teller:
    """The plugin that sends a process's reports to the first one."""

    def __init__(self, config: pytest.Config, link: Link) -> None:
        self._config = config
        self._link = link

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Send it."""
        told = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._link.send((_REPORT, told))


def _work(scenarios: Sequence[pytest.Item], link: Link, inherited: Sequence[Link], hearer: object) -> None:
    """What a process does. It ends when the first one is gone.

    `link` leads to the first process. `inherited` are that one's ends of all links so far: a link whose far end is open
    here too is never seen to end. `hearer` hears of reports over there.
    """
    for other in inherited:
        other.close()
    try:
        config = scenarios[0].config
        config.pluginmanager.unregister(hearer)
        config.pluginmanager.register(_Teller(config, link))
        _run(scenarios, link)
    except (EOFError, ConnectionError):
        return
    except KeyboardInterrupt:
        link.send((_INTERRUPTED, None))
    except Exception as trouble:  # noqa: BLE001 - whatever it is, the first process says it
        link.send((_BROKE, f"{type(trouble).__name__}: {trouble}"))


def _run(scenarios: Sequence[pytest.Item], link: Link) -> None:
    """One scenario after the other.

    After a scenario pytest ends what the `nextitem` does not share with it. Which one is next is not known then, so it
    is told of any other one, lest it end what belongs to the session; and before a scenario what that one does not
    share is ended. At the end everything is.
    """
    session = scenarios[0].session
    while (place := _next(link)) is not None:
        session._setupstate.teardown_exact(scenarios[place])
        hook = scenarios[place].config.hook
        hook.pytest_runtest_protocol(item=scenarios[place], nextitem=scenarios[place - 1])
    session._setupstate.teardown_exact(None)


def _next(link: Link) -> int | None:
    link.send((_NEXT, None))
    place: int | None = link.recv()
    return place

"""The course of a visit, live: a page, and the events that keep it up to date (HTML, "Server-sent events").

The store is looked at, not a queue in memory, so any number of processes may hear from Teams and serve pages. A stream
ends after a minute and the browser resumes it with Last-Event-ID; where no stream is to be had the page asks anew.
"""

import json
from collections.abc import Iterator
from threading import BoundedSemaphore, Event
from time import monotonic

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from connector.domain import problems
from connector.domain.live import Shown, shown
from connector.domain.meeting import doors
from connector.domain.visit import Visit
from connector.ports import LiveChanges, Visits
from connector.web.follow import Passes

LOOK_EVERY_S, HEARTBEAT_S, STREAM_LIFE_S = 0.4, 15.0, 60.0
POLL_S = 10
LAST_ID = 2**62


class Streams:
    """So many streams at once and no more: each holds a thread, and launches need theirs."""

    def __init__(self, at_once: int) -> None:
        self._places = BoundedSemaphore(max(1, at_once))
        self.stopping = Event()

    def enter(self) -> bool:
        """Takes a place if one is free."""
        return not self.stopping.is_set() and self._places.acquire(blocking=False)

    def leave(self) -> None:
        """Gives it back."""
        self._places.release()


def live_pages(visits: Visits, changes: LiveChanges, passes: Passes, streams: Streams) -> Blueprint:
    """GET /live, /live/<name> and /live/<name>/events."""
    pages = Blueprint("live", __name__, url_prefix="/live")

    def allowed(name: str) -> Visit:
        visit = visits.named(name) if passes.admits(name) else None
        if visit is None:
            raise problems.not_found()
        return visit

    @pages.get("")
    def own() -> str | AnyResponse:
        """The visits that were launched in this browser."""
        names = [name for name in passes.names() if visits.named(name)]
        if not names:
            raise problems.not_found()
        if len(names) == 1:
            return redirect(url_for("live.status", name=names[0]), 303)
        return render_template("live_visits.html", names=names)

    @pages.get("/<name>")
    def status(name: str) -> str:
        """The ways into the meeting, who waits, who is connected, and all changes so far."""
        visit = allowed(name)
        course = list(shown(changes.of(visit.id)))
        now = {each.who: each.state for each in course}
        last = course[-1].id if course else 0
        ways = doors(visit.join_url)
        return render_template("live.html", name=name, doors=ways, now=now, course=course, last=last, poll_s=POLL_S)

    @pages.get("/<name>/events")
    def events(name: str) -> Response:
        """The changes after Last-Event-ID, as they happen. Whoever is refused has cost no look at the store."""
        if not passes.admits(name):
            raise problems.not_found()
        if not streams.enter():
            return Response("All streams are taken; ask the page again.", 503, {"Retry-After": str(POLL_S)})
        try:
            visit = allowed(name)
        except Exception:
            streams.leave()
            raise
        answer = Response(_stream(changes, visit.id, _last_id(), streams.stopping), content_type="text/event-stream")
        answer.call_on_close(streams.leave)
        return answer

    return pages


def _last_id() -> int:
    text = request.headers.get("Last-Event-ID") or request.args.get("after", "0")
    return min(int(text), LAST_ID) if text.isdecimal() else 0


def _stream(changes: LiveChanges, visit_id: str, after: int, stopping: Event) -> Iterator[str]:
    begun = spoken = monotonic()
    yield "retry: 1000\n\n"
    while monotonic() - begun < STREAM_LIFE_S and not stopping.is_set():
        fresh = [each for each in shown(changes.of(visit_id)) if each.id > after]
        for each in fresh:
            yield _event(each)
            after = each.id
        if fresh or monotonic() - spoken > HEARTBEAT_S:
            spoken = monotonic()
            yield ": still here\n\n"
        stopping.wait(LOOK_EVERY_S)


def _event(change: Shown) -> str:
    said = {"who": change.who, "state": change.state, "at": change.at.isoformat(timespec="seconds")}
    return f"id: {change.id}\ndata: {json.dumps(said)}\n\n"

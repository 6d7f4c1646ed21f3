"""Only so many launches wait for Epic and Microsoft at once, so that threads are left for those who answer quickly.

Graph answers a request for a subscription only when its handshake was answered, which comes in while the launch that
subscribes holds a thread. If every thread were held by such a launch, none could go on. So half of the threads may be
in launches; some more launches wait for a moment; whoever comes then gets a page that asks again by itself. The launch
is not lost: its code is redeemed only once it is admitted.
"""

from threading import BoundedSemaphore

from flask import Flask, Response, g, make_response, render_template, request

LAUNCHING = ("/launch/", "/callback/")
MOMENT_S = 1.0


class Places:
    """Places for launches, for a server that works on `threads` requests at a time."""

    def __init__(self, threads: int) -> None:
        self._inside = BoundedSemaphore(max(1, threads // 2))
        self._before = BoundedSemaphore(max(1, threads // 4))

    def enter(self) -> bool:
        """Takes a place, waiting a moment for it if not too many wait already."""
        if self._inside.acquire(blocking=False):
            return True
        if not self._before.acquire(blocking=False):
            return False
        try:
            return self._inside.acquire(timeout=MOMENT_S)
        finally:
            self._before.release()

    def leave(self) -> None:
        """Gives the place back."""
        self._inside.release()


def admission(app: Flask, places: Places) -> None:
    """Every launch and every answer to a sign-in takes a place for as long as it is worked on."""

    @app.before_request
    def enter() -> Response | None:
        if not request.path.startswith(LAUNCHING):
            return None
        g.has_place = places.enter()
        return None if g.has_place else _ask_again()

    @app.teardown_request
    def leave(_error: BaseException | None) -> None:
        if g.pop("has_place", False):
            places.leave()


def _ask_again() -> Response:
    """The page repeats its own address, which therefore need not stand in it."""
    page = make_response(render_template("waiting.html"), 503)
    page.headers["Retry-After"] = "1"
    return page

"""Answers Teams only when the chart has answered: Teams waits for Epic."""

from threading import Lock, Thread

from flask import Flask

import connector.app
from connector.background import Background
from tests.crooked.build import crooked, serve

DIFFERS = {"NOT-04": "fail"}
_one_at_a_time = Lock()


class AsksTheChartFirst(Background):
    """Has no hands of its own: whoever brings work waits until it is done."""

    def wake(self) -> None:
        """Does all there is to do."""
        errand = Thread(target=self._do_everything)
        errand.start()
        errand.join()

    def look(self) -> None:
        """Not on its own."""

    def _do_everything(self) -> None:
        with _one_at_a_time:
            while due := self._outbox.due(self._clock.now(), 1):
                self._report.send(due[0])


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.Background = AsksTheChartFirst
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.asks_the_chart_first")

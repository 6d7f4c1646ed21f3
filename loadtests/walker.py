"""A browser of a virtual person: walks a launch hop by hop, so that each hop is a request of its own in the figures."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from loadtests.hops import Hops
from loadtests.html_page import Form, HtmlPage, read_page

if TYPE_CHECKING:  # importing Locust changes how the whole process waits
    from locust.contrib.fasthttp import FastHttpSession

MOST_HOPS = 15
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Expectation = Callable[[HtmlPage], str]
"""Says in a few words what is wrong with the page that a step ended on; nothing where it is the right one."""
Onward = Callable[[HtmlPage], "Step | None"]


class Stranded(Exception):
    """A step went wrong; it is in Locust's figures as a failure already."""


class Step:
    """A request to make; `form` is sent with POST unless the form says otherwise."""

    def __init__(self, url: str, method: str = "GET", fields: dict[str, str] | None = None) -> None:
        self.url, self.method, self.fields = url, method, fields

    @classmethod
    def of(cls, form: Form, **values: str) -> "Step":
        """Sending a form with these values in its fields."""
        fields = {**form.fields, **values}
        if form.method == "POST":
            return cls(form.action, "POST", fields)
        return cls(f"{form.action.partition('?')[0]}?{urlencode(fields)}")


def nowhere(_page: HtmlPage) -> Step | None:
    """Stay on the page that came."""
    return None


class Walker:
    """One person's way through connector, Epic, Microsoft and Teams."""

    def __init__(self, client: "FastHttpSession", hops: Hops) -> None:
        self._client = client
        self._hops = hops

    def walk(self, step: Step, expected: Expectation, onward: Onward = nowhere) -> HtmlPage:
        """Go where the step and all that follows from it leads; Stranded unless the last page is as expected."""
        for _ in range(MOST_HOPS):
            page, following = self._take(step, expected, onward)
            if following is None:
                return page
            step = following
        raise Stranded(f"the launch did not end within {MOST_HOPS} hops, the last of them to {self._name(step)}")

    def _take(self, step: Step, expected: Expectation, onward: Onward) -> tuple[HtmlPage, Step | None]:
        if self._hops.leads_away(step.url):
            raise Stranded(f"the launch leads to {step.url.partition('?')[0]}, which is none of the three systems")
        body = urlencode(step.fields) if step.fields is not None else None
        with self._client.request(
            step.method,
            step.url,
            name=self._name(step),
            data=body,
            headers=_FORM if body is not None else None,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            page, following = self._understood(step, answer, onward)
            wrong = self._wrong(answer, page, following, expected)
            if wrong:
                answer.failure(wrong)
                raise Stranded(f"{self._name(step)}: {wrong}")
            answer.success()
        return page, following

    @staticmethod
    def _understood(step: Step, answer: Any, onward: Onward) -> tuple[HtmlPage, Step | None]:
        location = answer.headers.get("Location") if answer.headers else None
        if answer.status_code in (301, 302, 303, 307, 308) and location:
            return HtmlPage(step.url), Step(urljoin(step.url, location))
        page = read_page(step.url, answer.text or "")
        return page, onward(page) if answer.status_code == 200 else None

    @staticmethod
    def _wrong(answer: Any, page: HtmlPage, following: Step | None, expected: Expectation) -> str:
        if not answer.status_code:
            return f"no answer ({type(answer.error).__name__})"
        if answer.status_code >= 400:
            return f"status {answer.status_code}" + (f", {page.heading!r}" if page.heading else "")
        return "" if following else expected(page)

    def _name(self, step: Step) -> str:
        return self._hops.name(step.method, step.url)

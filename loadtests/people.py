"""What clinicians and patients have in common: they begin visits when both are there, and keep a diary."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from loadtests.hops import Hops
from loadtests.html_page import HtmlPage
from loadtests.load_plan import LoadPlan, Visitor
from loadtests.measured import Side
from loadtests.meeting_point import Gone, MeetingPoint, Pair, SharedVisit
from loadtests.walker import Step, Stranded, Walker

if TYPE_CHECKING:  # importing Locust changes how the whole process waits
    from locust.contrib.fasthttp import FastHttpSession


class Day:
    """What all people of a process share: the plan, the meeting point, and the diary that outlives the process."""

    def __init__(self, plan: LoadPlan, worker: int, workers: int) -> None:
        self.plan = plan
        self.hops = Hops(plan)
        self.meeting_point = MeetingPoint(plan.pairs[worker::workers], plan.patience_s)
        self._diary = Path(plan.leave) / f"diary-{worker}.jsonl"

    def write(self, side: Side) -> None:
        """Add one person's part of a visit."""
        with self._diary.open("a", encoding="utf-8") as diary:
            diary.write(json.dumps(asdict(side)) + "\n")


def wanted(state: str, meeting: str | None = None) -> Callable[[HtmlPage], str]:
    """Expect a Teams page in a state, of a certain meeting where one is given."""

    def expectation(page: HtmlPage) -> str:
        if page.state != state:
            return f"expected the Teams page {state!r}, got {page.state or page.heading or 'another page'!r}"
        if meeting and page.main.get("data-meeting") != meeting:
            return "this is another meeting than that of the visit"
        return ""

    return expectation


class Person(ABC):
    """A virtual person of a pair. `role` is provider or patient; `surface` is where the launch begins."""

    role: ClassVar[str]
    surface: ClassVar[str]

    def __init__(self, client: "FastHttpSession", day: Day, pair: Pair) -> None:
        self.client = client
        self.day = day
        self.pair = pair
        self.walker = Walker(client, day.hops)

    @property
    def me(self) -> Visitor:
        """Who this is."""
        return self.pair.plan.clinician if self.role == "provider" else self.pair.plan.patient

    @abstractmethod
    def go_through(self, visit: SharedVisit) -> None:
        """What this person does in a visit; Stranded or Gone where it cannot go on."""

    def have_a_visit(self) -> bool:
        """One visit with the other person, from the launch to the end; false once the day is over."""
        visit = self.pair.next_visit(self.role, self.day.meeting_point.closing)
        if visit is None:
            return False
        self.side = Side(visit.csn, self.role, self.me.external_id)
        try:
            self.go_through(visit)
            self.side = replace(self.side, finished=True)
        except (Stranded, Gone) as trouble:
            visit.failed(str(trouble))
            self.side = replace(self.side, trouble=str(trouble))
        finally:
            self.day.write(self.side)
        return True

    def launch(self, visit: SharedVisit) -> HtmlPage:
        """Begin the visit in Epic and walk to the Teams page before the meeting."""
        return self.walker.walk(Step(self._launch_url(visit.csn)), wanted("prejoin"), self.onward)

    def onward(self, page: HtmlPage) -> Step | None:
        """What people do on pages in between: let a page that submits itself do so, follow the link to the meeting."""
        for form in page.forms:
            if form.submits_itself:
                return Step.of(form)
        return Step(page.join_link) if page.join_link and not page.state else None

    def join(self, page: HtmlPage, state: str, **typed: str) -> HtmlPage:
        """Press *Join now* and end in the meeting or in its lobby."""
        form = next((form for form in page.forms if form.method == "POST"), None)
        if form is None:
            raise Stranded("the Teams page before the meeting has no form to join with")
        joined = self.walker.walk(Step.of(form, **typed), wanted(state, page.main.get("data-meeting")))
        self.side = replace(
            self.side,
            meeting=joined.main.get("data-meeting", ""),
            participant=joined.main.get("data-participant", ""),
        )
        return joined

    def look_again(self, page: HtmlPage, state: str) -> HtmlPage:
        """Load the meeting's page anew."""
        return self.walker.walk(Step(page.url), wanted(state, self.side.meeting))

    def leave(self, page: HtmlPage) -> None:
        """Press *Leave*."""
        form = page.form_to("/leave")
        if form is None:
            raise Stranded("the meeting's page has no button to leave")
        self.walker.walk(Step.of(form), wanted("left", self.side.meeting))

    def _launch_url(self, csn: str) -> str:
        plan = self.day.plan
        url = f"{plan.epic_base}/_sim/clinics/{plan.clinic}/launches"
        wish = {"surface": self.surface, "person": self.me.key, "csn": csn}
        name = self.day.hops.name("POST", url)
        with self.client.request("POST", url, name=name, json=wish, catch_response=True) as answer:
            try:
                return str(json.loads(answer.text or "")["launch_url"])
            except (ValueError, KeyError):
                answer.failure(f"status {answer.status_code}, no launch")
                raise Stranded(f"Epic did not begin visit {csn}: {(answer.text or '')[:200]}") from None

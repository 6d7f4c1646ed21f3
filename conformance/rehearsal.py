"""One scenario's stage: the clinic, the people in it, what the simulators saw, and the faults that were armed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from conformance.arming import Arming
from conformance.evidence import Evidence, RehearsalBroke, Surroundings
from conformance.ledgers import LedgerView
from conformance.notes import Approved, Notes
from conformance.observing.observed import Observed
from conformance.observing.pieces import SCREEN, Piece
from conformance.people.browser import Browser, Hop
from conformance.people.clinician import Clinician
from conformance.people.page import Page
from conformance.people.patient import Patient
from conformance.people.portal import PortalUser
from conformance.personas import key_of
from conformance.session.plan import Plan
from conformance.stack.clinics import usual_clinic_with
from conformance.stack.operating import Operator
from conformance.surroundings import surroundings
from conformance.targets.target import Target
from scenarios.blueprint import Blueprint, Visit, blueprint
from scenarios.cast import Cast
from scenarios.world import Clinic, World
from simkit.control_client import ControlClient

_Made = TypeVar("_Made")


class Rehearsal(Notes):
    """What the steps of one scenario share. `title` makes its people its own.

    `approved` are the clinics that scenarios of this process may share: they take turns, so that each is apart by its
    people, its visits and what is older than it. Without it the scenario has a clinic of its own.
    """

    def __init__(
        self,
        plan: Plan,
        target: Target,
        evidence: Evidence,
        title: str,
        new_browser: Callable[[], Browser],
        approved: dict[str, Approved] | None = None,
        world: World | None = None,
    ) -> None:
        super().__init__()
        self.approved = approved
        self.plan = plan
        self.target = target
        self.evidence = evidence
        self._title = title
        self._new_browser = new_browser
        self.world = world or World.at(*plan.simulators, plan.ca_bundle, target.entra.subscription)
        evidence.look_around = self._surroundings
        self._clinic: Clinic | None = None
        self._people: dict[str, Any] = {}
        self._browsers: list[Browser] = []
        self._arming = Arming((self.world.epic, self.world.graph), evidence)
        self._visit: Visit | None = None
        self._begun: dict[int, int] = {}
        self._old: frozenset[str] = frozenset()
        self._others: dict[str, Clinic] = {}
        self._home: Clinic | None = None
        self._casts: dict[str, dict[str, Any]] = {}
        self.observed = Observed(target.observe)
        self.observed.mark()

    # the clinic

    def build_clinic(self, world: str = "riverside", **changes: Any) -> Clinic:
        """Build this scenario's own clinic in the simulators."""
        if self.has_portal:
            self._home = self._clinic = self.make(blueprint(world, self.seed, names=self.names, **changes))
            return self._clinic
        return self.move_into(self.world.find(usual_clinic_with(changes)), world)

    def move_into(self, standing: Clinic, world: str = "riverside") -> Clinic:
        """Bring people of this scenario's own into a clinic that others have used; what is older is not looked at."""
        self._begun = {id(client): client.ledger(limit=0).last for client in (self.world.epic, self.world.graph)}
        self._old = self.world.meetings_of(standing) | self.world.booked
        drawn = blueprint(world, self.seed, standing.name, self.names)
        self._home = self._clinic = self.world.move_in(standing, drawn)
        return self._clinic

    @property
    def seed(self) -> str:
        """What the ids of all that is this scenario's own are drawn from."""
        return f"{self.names}/{self.plan.turn}" if self.plan.turn else self.names

    @property
    def names(self) -> str:
        """What the names of its people are drawn from, which are the same in each run with this seed."""
        return f"{self.plan.seed}/{self._title}"

    @property
    def has_portal(self) -> bool:
        """Whether each scenario can have a clinic of its own; else it is apart by its people and visits."""
        return "portal" in self.target.capabilities

    def make(self, drawn: Blueprint) -> Clinic:
        """Build a clinic with the target's registrations."""
        return self.world.make(drawn, self.target.epic_apps(drawn.environment), [self.target.entra_app()])

    def other(self, environment: str) -> Clinic:
        """A second Epic environment of the same people and tenant, built when it is first asked for."""
        if environment not in self._others:
            name = f"{self.clinic.name}-{environment.lower()[:4]}"
            drawn = replace(self.clinic.plan, name=name, environment=environment)
            addresses = self.world.build_epic_side(drawn, self.target.epic_apps(environment))
            self._others[environment] = replace(self.clinic, plan=drawn, **addresses)
        return self._others[environment]

    @property
    def home(self) -> Clinic:
        """The clinic that the scenario began with."""
        if self._home is None:
            raise RehearsalBroke("A step needs a clinic, but no step before it built one.")
        return self._home

    def step_aside(self, clinic: Clinic) -> tuple[Any, ...]:
        """Make another clinic with people of its own the one that steps are about; returns how to step back."""
        before = (self._clinic, self._people, self._visit, self.records)
        self._clinic, self._visit, self.records = clinic, None, {}
        self._people = self._casts.setdefault(f"{clinic.name} {clinic.plan.tenant_id}", {})
        return before

    def step_back(self, before: tuple[Any, ...]) -> None:
        """Be about the clinic again that steps were about before."""
        self._clinic, self._people, self._visit, self.records = before

    def look_at(self, clinic: Clinic) -> None:
        """Make another environment the one that the next steps are about."""
        self._clinic = clinic

    @property
    def clinic(self) -> Clinic:
        """This scenario's clinic; RehearsalBroke where no step built one."""
        if self._clinic is None:
            raise RehearsalBroke("A step needs a clinic, but no step before it built one.")
        return self._clinic

    @property
    def visit(self) -> Visit:
        """The visit that the scenario is about; Maya's unless a step chose another."""
        return self._visit or self.clinic.plan.visits["maya"]

    def book(self, key: str, patient: str, **when: Any) -> None:
        """Book one visit more of a patient with Dr. Okafor."""
        plan = self.clinic.plan
        number = Cast(f"{plan.tenant_id}/{key}", plan.name).ids.digits("visit", 9)
        visit = Visit(key, number, key_of(patient), ("okafor",), minutes=30, **when)
        self.world.add_visit(self.clinic, visit)
        self._clinic = replace(self.clinic, plan=plan.with_visit(visit))

    def turn_to(self, visit: Visit) -> None:
        """Make another visit the one that the scenario is about."""
        self._visit = visit

    @property
    def operator(self) -> Operator:
        """Who can kill and start the target; RehearsalBroke where nobody can."""
        if self.plan.operator is None:
            raise RehearsalBroke("A step needs somebody who can restart the target, but its scenario does not say so.")
        return Operator(self.plan.operator, self.target.program.ready_timeout_s)

    # what the simulators saw

    @property
    def epic(self) -> LedgerView:
        """What Epic saw of this clinic."""
        return self.ledger_of(self.clinic)

    @property
    def graph(self) -> LedgerView:
        """What Entra ID, Graph and Teams saw of this clinic."""
        return self._view(self.world.graph, self.clinic)

    def ledger_of(self, clinic: Clinic) -> LedgerView:
        """What Epic saw of any clinic."""
        return self._view(self.world.epic, clinic)

    def _surroundings(self) -> Surroundings:
        return surroundings([self.epic, self.graph]) if self._clinic else Surroundings()

    def _view(self, client: ControlClient, clinic: Clinic) -> LedgerView:
        return LedgerView(client, clinic.name, self.plan.deadline_s, self._begun.get(id(client), 0), self._old)

    # what the target keeps and shows

    @property
    def forgets_within_s(self) -> float:
        """How long a visit that is over may be kept in rehearsals."""
        return self.target.observe.forgets_within_s or self.plan.deadline_s

    def told_to_operators(self) -> list[Piece]:
        """What stands on the pages that [observe] names for operators."""
        pages = [self.browser().open(self.target.address(address)) for address in self.target.observe.pages]
        return [Piece(SCREEN, f"the page {page.url}", page.body) for page in pages]

    def pages_of_connector(self) -> list[Page]:
        """Every page of the connector that anybody saw in this scenario."""
        browsers = [person.browser for person in self._people.values()]
        return [page for browser in browsers for page in browser.shown if page.url.startswith(self.target.base_url)]

    # people

    def browser(self) -> Browser:
        """A browser that has been nowhere yet."""
        self._browsers.append(self._new_browser())
        return self._browsers[-1]

    def answers_of_connector(self) -> list[Hop]:
        """Every answer of the connector to a browser of this scenario."""
        home = self.target.base_url.rstrip("/")
        return [hop for browser in self._browsers for hop in browser.hops if hop.url.startswith(f"{home}/")]

    def clinician(self, persona: str) -> Clinician:
        """A clinician, the same one throughout the scenario."""
        member = self.clinic.plan.staff[key_of(persona)]
        return self._once(persona, lambda: Clinician(persona, member, self.clinic, self.browser(), self.evidence))

    def back_home(self, persona: str) -> Clinician:
        """A clinician at the screens of this clinic again, in the browser that was used before."""
        before = self.clinician(persona).browser
        member = self.clinic.plan.staff[key_of(persona)]
        self._people[persona] = Clinician(persona, member, self.clinic, before, self.evidence)
        return self.clinician(persona)

    def renew(self, persona: str) -> None:
        """Give somebody a new browser, as after closing all windows."""
        self._people.pop(persona, None)

    def another_browser(self, persona: str) -> Clinician | Patient:
        """The same person at a second device; the first one stays where it is."""
        first = self._people.pop(persona, None)
        second = self.attendee(persona)
        self._people.pop(persona)
        if first is not None:
            self._people[persona] = first
        return second

    def move_to(self, clinic: Clinic, persona: str) -> Clinician | Patient:
        """The same person, now at the screens of another environment."""
        self.renew(persona)
        home, self._clinic = self._clinic, clinic
        try:
            return self.attendee(persona)
        finally:
            self._clinic = home

    def patient(self, persona: str) -> Patient:
        """A patient, the same one throughout the scenario."""
        record = self.clinic.plan.patients[key_of(persona)]
        return self._once(persona, lambda: Patient(persona, record, self.clinic, self.browser(), self.evidence))

    def attendee(self, persona: str) -> Clinician | Patient:
        """Whoever has that name, as somebody who joins meetings."""
        return self.patient(persona) if key_of(persona) in self.clinic.plan.patients else self.clinician(persona)

    def portal_user(self, persona: str) -> PortalUser:
        """Somebody at the portal, in a browser of their own."""
        member = self.clinic.plan.staff[key_of(persona)]
        portal = self.target.address(self.target.portal_home)
        return self._once(
            f"{persona} at the portal",
            lambda: PortalUser(persona, member, self.clinic, portal, self.browser(), self.evidence),
        )

    def external_id(self, persona: str) -> str:
        """What Epic calls that person in a visit."""
        key = key_of(persona)
        patients = self.clinic.plan.patients
        return patients[key].portal_id if key in patients else self.clinic.plan.staff[key].epic_user_id

    # faults

    def arm(self, name: str, **wish: Any) -> str:
        """Arm a fault in this clinic at whichever simulator has it; returns its id."""
        return self._arming.arm(name, self.clinic.name, **wish)

    def lift(self, fault_id: str) -> None:
        """Lift a fault that was armed until further notice."""
        self._arming.lift(fault_id)

    def finish(self) -> None:
        """Set right what was changed for a while, and note every fault that was armed and never took hold."""
        for amend in self.amends:
            amend()
        self._arming.finish()

    def _once(self, key: str, make: Callable[[], _Made]) -> _Made:
        if key not in self._people:
            self._people[key] = make()
        return cast(_Made, self._people[key])

"""Connecting a clinic: what the administrator and the analyst do once, before anybody can launch a visit."""

from collections.abc import Callable, Mapping

from conformance.evidence import DeedFailed, Finding, RehearsalBroke
from conformance.notes import Approved
from conformance.people import portal, screens
from conformance.rehearsal import Rehearsal
from scenarios.world import Clinic

ADMINISTRATOR, ANALYST = "Sam Whitlock", "Ines Duarte"
_NOBODY_LISTENS = 9  # the discard service, which no machine offers any more
_RECORD_BUTTON = "Save record"


FLAWED_ADDRESSES: Mapping[str, Callable[[Rehearsal], str]] = {
    "is no address": lambda _here: "riverside clinic",
    "is not protected": lambda _here: "http://fhir.riverside.example/api/FHIR/R4",
    "has a question behind it": lambda here: f"{here.clinic.fhir_base}?_format=json",
    "has a place within a page behind it": lambda here: f"{here.clinic.fhir_base}#patients",
    "is mistyped": lambda here: here.clinic.fhir_base.replace("FHIR", "FIHR"),
    "belongs to something else than Epic": lambda here: here.clinic.graph_base,
    "nobody answers at": lambda _here: f"http://127.0.0.1:{_NOBODY_LISTENS}/api/FHIR/R4",
}
"""Addresses that are no FHIR base URL of Epic's, by what is wrong with them."""


def try_address(rehearsal: Rehearsal, fhir_base: str) -> None:
    """An administrator sends the form with this address, and everything else right."""
    clinic = rehearsal.clinic
    approver, organizer = rehearsal.portal_user(ANALYST).member.upn, clinic.plan.staff[clinic.plan.organizer].upn
    rehearsal.portal_user(ADMINISTRATOR).add(fhir_base, clinic.plan.environment, approver, organizer)


def add_row(rehearsal: Rehearsal, clinic: Clinic, approver: str = ANALYST, by: str = ADMINISTRATOR) -> None:
    """An administrator adds a FHIR base URL; DeedFailed if the portal does not show it afterwards."""
    administrator = rehearsal.portal_user(by)
    try_to_add(rehearsal, clinic, rehearsal.portal_user(approver).member.upn, by)
    said = administrator.where()
    if administrator.row_of(clinic.fhir_base) is None:
        raise DeedFailed(Finding(f"the portal shows {clinic.fhir_base} after it was added", said))


def try_to_add(rehearsal: Rehearsal, clinic: Clinic, approver: str, by: str = ADMINISTRATOR) -> None:
    """An administrator sends the form with an approver who may not exist, and reads the answer."""
    organizer = clinic.plan.staff[clinic.plan.organizer].upn
    rehearsal.portal_user(by).add(clinic.fhir_base, clinic.plan.environment, approver, organizer)


def send_borrowed_form(rehearsal: Rehearsal, owner: str, sender: str) -> None:
    """Somebody fills in and sends the form that the portal showed to an administrator."""
    shown = rehearsal.portal_user(owner).open_form()
    borrower = rehearsal.portal_user(sender)
    borrower.open_portal()
    borrower.send_form_of(shown, rehearsal.other("Production").fhir_base, rehearsal.portal_user(ANALYST).member.upn)


def borrow_edit(rehearsal: Rehearsal, owner: str, sender: str) -> None:
    """Somebody sends the form of an administrator's row with another environment in it."""
    administrator, borrower = rehearsal.portal_user(owner), rehearsal.portal_user(sender)
    shown = administrator.open_edit(rehearsal.clinic.fhir_base)
    borrower.open_portal()
    borrower.did("sent a change of a row that the portal had shown to somebody else")
    borrower.browser.send_form_of(shown, portal.sending(shown), {portal.ENVIRONMENT: "Production"})


def borrow_approval(rehearsal: Rehearsal, approver: str, sender: str) -> None:
    """Somebody presses what only the approver is offered, signs in to Epic, and approves if that is offered."""
    shown = rehearsal.portal_user(approver).open_portal()
    borrower = rehearsal.portal_user(sender)
    borrower.open_portal()
    borrower.did("pressed Login to approve as the portal had shown it to the approver")
    borrower.browser.send_form_of(shown, portal.LOGIN_TO_APPROVE, {})
    if screens.asks_for_epic(borrower.sees):
        screens.sign_in_to_epic(borrower.browser, borrower.member)
    if borrower.sees.button(portal.APPROVE) is not None:
        borrower.browser.press(portal.APPROVE)


def forge_row(rehearsal: Rehearsal, clinic: Clinic) -> None:
    """Another site sends the form for a FHIR base URL from the administrator's browser."""
    administrator = rehearsal.portal_user(ADMINISTRATOR)
    page = administrator.open_form()
    approver, organizer = rehearsal.portal_user(ANALYST).member.upn, clinic.plan.staff[clinic.plan.organizer].upn
    fields = administrator.fields_of(page, clinic.fhir_base, clinic.plan.environment, approver, organizer)
    administrator.forge(page, portal.sending(page), fields)


def make_administrator(rehearsal: Rehearsal, persona: str) -> None:
    """Give somebody the Global Administrator role in the tenant."""
    account = {**rehearsal.portal_user(persona).member.at_microsoft(), "roles": ["Global Administrator"]}
    rehearsal.world.graph.post(f"/tenants/{rehearsal.clinic.plan.tenant_id}/users", {"users": [account]})


def enter_guessed_records(rehearsal: Rehearsal, clinic: Clinic) -> None:
    """Records as somebody would write them who knows the connector's addresses but has no approval."""
    for kind, registration in rehearsal.target.epic.items():
        if kind in portal.RECORDS:
            record = {
                "launch_url": rehearsal.target.launch_url(kind),
                "client_id": registration.id_in(clinic.plan.environment),
                "context": _known_context(rehearsal, kind),
            }
            rehearsal.world.enter_record(clinic, kind, record)


def _known_context(rehearsal: Rehearsal, kind: str) -> str:
    """The context token that was seen at the portal, or stands in the target file; RehearsalBroke without either.

    With a made-up one a launch would be refused for its context, and say nothing about the approval.
    """
    known = rehearsal.records.get(kind, {}).get("context") or rehearsal.target.context.get(kind)
    if known is None:
        raise RehearsalBroke("A step launches without an approval, but no step before it showed what records are like.")
    return known


def approve(rehearsal: Rehearsal, clinic: Clinic, approver: str = ANALYST) -> dict[str, dict[str, str]]:
    """The approver signs in to Epic and approves; returns the integration records that the portal then shows."""
    analyst = rehearsal.portal_user(approver)
    analyst.approve(clinic.fhir_base)
    return analyst.records(clinic.fhir_base)


def enter_records(rehearsal: Rehearsal, clinic: Clinic, records: dict[str, dict[str, str]]) -> None:
    """The analyst types both integration records into Epic."""
    for kind in portal.RECORDS:
        if set(records.get(kind, {})) != set(portal.RECORD_FIELDS):
            raise DeedFailed(
                Finding(
                    f"the portal shows the approved {kind} integration record: launch URL, client id, context token",
                    f"it shows {sorted(records.get(kind, {})) or 'none of them'}",
                )
            )
        _type_record(rehearsal, clinic, kind, records[kind])


def settle(rehearsal: Rehearsal, world: str = "riverside") -> None:
    """An approved clinic: the one that an earlier scenario had approved where it may be shared, else a new one."""
    earlier = rehearsal.approved.get(world) if rehearsal.approved and rehearsal.has_portal else None
    if earlier is not None:
        rehearsal.records = earlier.records
        rehearsal.move_into(earlier.clinic, world)
        return
    connect(rehearsal, rehearsal.build_clinic(world))
    if rehearsal.approved is not None:
        rehearsal.approved[world] = Approved(rehearsal.clinic, rehearsal.records)


def share_no_longer(rehearsal: Rehearsal) -> None:
    """Leave no clinic of this scenario to later ones: what happens now may keep a wrong connector out for good."""
    if rehearsal.approved is not None:
        rehearsal.approved.clear()


def connect(rehearsal: Rehearsal, clinic: Clinic) -> None:
    """All of it: added, approved, and the records entered."""
    if not rehearsal.has_portal:
        return  # the target was told of the clinic at its start, and the records stand in Epic
    add_row(rehearsal, clinic)
    rehearsal.records = approve(rehearsal, clinic)
    enter_records(rehearsal, clinic, rehearsal.records)


def _type_record(rehearsal: Rehearsal, clinic: Clinic, kind: str, record: dict[str, str]) -> None:
    analyst = rehearsal.portal_user(ANALYST)
    page = analyst.browser.open(clinic.screens["records"])
    if screens.asks_for_epic(page):
        screens.sign_in_to_epic(analyst.browser, analyst.member)
    fields = {"Record": kind.capitalize()}
    fields |= {label: record[key] for key, label in portal.RECORD_FIELDS.items()}
    analyst.attempt(
        f"entered the {kind} integration record in Epic",
        lambda: analyst.browser.press(_RECORD_BUTTON, fields),
        f"Epic takes the {kind} integration record",
    )
    analyst.expect(analyst.sees.status < 400 and not analyst.sees.alert, f"Epic takes the {kind} integration record")

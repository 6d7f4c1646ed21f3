"""What the portal shows to whom."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from conformance.people import portal
from conformance.people.portal import PortalUser, Row
from conformance.targets.target import Target
from scenarios.world import Clinic

_CHANGING = (portal.LOGIN_TO_APPROVE, portal.EDIT)


def is_seen(user: PortalUser, fhir_base: str, evidence: Evidence) -> None:
    """The portal shows the row."""
    _row(user, fhir_base)
    evidence.saw(f"{user.name} sees the row")


def says_invalid(user: PortalUser, evidence: Evidence) -> None:
    """The page says that the FHIR URL isn't valid, and more than that."""
    said = user.sees.alert
    if not said.lower().startswith(portal.INVALID.lower()) or len(said) < len(portal.INVALID) + 10:
        hint = f"say {portal.INVALID!r} and the reason in an element of role alert beside the field"
        raise CheckFailed(Finding(f"{portal.INVALID!r}, and why", repr(said or user.where()), hint))
    evidence.saw(f"{user.name} reads {said!r}")


def metadata_was_read(epic: LedgerView, evidence: Evidence) -> None:
    """The connector asked the FHIR server what it is."""
    asked = epic.all("fhir.metadata")
    if not asked:
        raise CheckFailed(Finding("the connector reads /metadata of the FHIR base URL", "it never did"))
    evidence.saw("the connector read /metadata", asked[-1])


def no_chart_read(epic: LedgerView, evidence: Evidence) -> None:
    """No FHIR resource was read or searched, though somebody signed in and the code was redeemed."""
    read = epic.all("fhir.read", "fhir.search")
    redeemed = epic.all("smart.token", grant="authorization_code", outcome="issued")
    if read or not redeemed:
        actual = f"{len(read)} were" if read else "nobody signed in at all"
        hint = "let the sign-in of an approval prove the address and nothing more"
        raise CheckFailed(Finding("no FHIR resource is read for an approval", actual, hint, tuple(read)))
    evidence.saw("a sign-in at Epic, and no FHIR resource read", redeemed[-1])


def nothing_missing(user: PortalUser, names: Sequence[str], evidence: Evidence) -> None:
    """The page has an entry for each prerequisite, and none of them is missing."""
    said = {name: user.prerequisite(name) for name in names}
    wrong = [name for name, text in said.items() if not text or portal.MISSING in text]
    if wrong:
        actual = said[wrong[0]] or f"nothing about {wrong[0]}"
        raise CheckFailed(Finding("an entry for each prerequisite, and none of them missing", actual))
    evidence.saw(f"the portal checks {', '.join(said)} and names none as missing")


def names_missing(user: PortalUser, name: str, evidence: Evidence) -> None:
    """The entry of the prerequisite says that it is missing and which administrator can grant it."""
    said = user.prerequisite(name)
    if portal.MISSING not in said or "administrator" not in said.lower():
        hint = "say Missing, and which administrator can grant it"
        raise CheckFailed(Finding(f"{name}: missing, and who can grant it", repr(said or user.where()), hint))
    evidence.saw(f"the portal says {said[:200]!r}")


def graph_was_asked(graph: LedgerView, evidence: Evidence) -> None:
    """The connector looked at Graph with the app's own identity, and made nothing there."""
    asked = graph.all("meetings.find", "meetings.get", "meetings.attendance", "graph.licences")
    if not asked or graph.all("meetings.create", "meetings.create_or_get"):
        actual = "it made a meeting for it" if asked else "it asked nothing"
        raise CheckFailed(Finding("the connector asks Graph how things stand, and makes nothing", actual))
    evidence.saw("the connector asked Graph how things stand", *asked[-2:])


def waits_for_approval(approver: PortalUser, fhir_base: str, evidence: Evidence) -> None:
    """The named approver is offered to approve the row, and not to view its details."""
    row = _row(approver, fhir_base)
    if portal.LOGIN_TO_APPROVE not in row.buttons or portal.VIEW_DETAILS in row.buttons:
        raise CheckFailed(Finding("the row waits for approval", f"the approver is offered {_offered(row)}"))
    evidence.saw(f"the row waits for approval: the approver is offered {_offered(row)}")


def is_approved(approver: PortalUser, fhir_base: str, evidence: Evidence) -> None:
    """The named approver is offered the details of the row, and not to approve it."""
    row = _row(approver, fhir_base)
    if portal.VIEW_DETAILS not in row.buttons or portal.LOGIN_TO_APPROVE in row.buttons:
        raise CheckFailed(Finding("the row is approved", f"the approver is offered {_offered(row)}"))
    evidence.saw(f"the row is approved: the approver is offered {_offered(row)}")


def only_looks(user: PortalUser, fhir_base: str, evidence: Evidence) -> None:
    """The row can be seen, and nothing can be added or changed."""
    row = _row(user, fhir_base)
    changing = [name for name in _CHANGING if name in row.buttons]
    if changing or user.may_add():
        offered = ", ".join(changing) or portal.ADD
        raise CheckFailed(Finding(f"{user.name} can only look", f"{user.name} is offered {offered}"))
    evidence.saw(f"{user.name} sees the row and is offered nothing that changes it")


def not_offered_to_approve(user: PortalUser, fhir_base: str, evidence: Evidence) -> None:
    """Somebody who is not the named approver is not offered to approve."""
    row = _row(user, fhir_base)
    if portal.LOGIN_TO_APPROVE in row.buttons:
        raise CheckFailed(Finding(f"{user.name} is not offered to approve", f"{user.name} is offered {_offered(row)}"))
    evidence.saw(f"{user.name} sees the row and is offered {_offered(row)}")


def row_count(user: PortalUser, expected: int, evidence: Evidence) -> None:
    """The portal shows this many FHIR base URLs."""
    rows = user.rows()
    if len(rows) != expected:
        raise CheckFailed(Finding(f"the portal shows {expected} FHIR base URLs", f"it shows {len(rows)}"))
    evidence.saw(f"the portal shows {len(rows)} FHIR base URLs")


def row_names(
    user: PortalUser, fhir_base: str, all_of: tuple[str, ...], one_of: tuple[str, ...], evidence: Evidence
) -> None:
    """The row shows each of the first texts and one of the second."""
    row = _row(user, fhir_base)
    if not all(text in row.text for text in all_of) or not any(text in row.text for text in one_of):
        raise CheckFailed(Finding("the row names its environment and its approver", f"it says {row.text[:200]!r}"))
    evidence.saw("the row names its environment and its approver")


def no_records(user: PortalUser, records: Mapping[str, Mapping[str, str]], evidence: Evidence) -> None:
    """No integration record was shown."""
    if records:
        actual = f"{user.name} sees the {' and the '.join(sorted(records))} record"
        hint = "look at each address of the records whether the row is approved, not only where the button is shown"
        raise CheckFailed(Finding("no integration records before the approval", actual, hint))
    evidence.saw(f"{user.name} finds no integration records")


def different_records(
    one: Mapping[str, Mapping[str, str]], other: Mapping[str, Mapping[str, str]], evidence: Evidence
) -> None:
    """Two organizations are shown context tokens of their own."""
    for kind in portal.RECORDS:
        mine, theirs = one.get(kind, {}).get("context"), other.get(kind, {}).get("context")
        if not mine or not theirs or mine == theirs:
            hint = "let the context token name the tenant: two organizations may share a FHIR base URL"
            raise CheckFailed(Finding(f"each organization's own {kind} record", f"{mine!r} and {theirs!r}", hint))
    evidence.saw("each organization is shown records of its own")


def complete_records(
    target: Target, clinic: Clinic, records: Mapping[str, Mapping[str, str]], evidence: Evidence
) -> None:
    """Both records carry the registered launch URL and client id, and a context token with Epic's placeholders."""
    for kind in portal.RECORDS:
        shown = records.get(kind, {})
        expected = {
            "launch_url": target.launch_url(kind),
            "client_id": target.epic[kind].id_in(clinic.plan.environment),
        }
        wrong = [portal.RECORD_FIELDS[key] for key, value in expected.items() if shown.get(key) != value]
        if wrong or "%CSN%" not in shown.get("context", ""):
            raise CheckFailed(
                Finding(
                    f"the {kind} record: {expected['launch_url']}, {expected['client_id']}, a context with %CSN%",
                    f"it shows {dict(shown) or 'nothing'}",
                )
            )
        members = ", ".join(sorted(parse_qs(shown["context"])))
        evidence.saw(f"the {kind} record is complete; its context token carries {members}")


def _row(user: PortalUser, fhir_base: str) -> Row:
    row = user.row_of(fhir_base)
    if row is None:
        raise CheckFailed(Finding(f"{user.name} sees the row of {fhir_base}", user.where()))
    return row


def _offered(row: Row) -> str:
    return " and ".join(row.buttons) or "nothing"

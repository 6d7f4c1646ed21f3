"""What a connector keeps and logs: nobody's name, nothing of a tenant outside its region, nothing of a past visit.

Everything is read from the files that the target file names under [observe]. Before a judge believes that nothing is
there, a leak that was planted in a copy must have been found, and the store must be seen to be the connector's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from conformance.evidence import CheckFailed, Evidence, Finding, RehearsalBroke
from conformance.ledgers import LedgerView
from conformance.observing.controls import prove_text
from conformance.observing.observed import Observed
from conformance.observing.pieces import SCREEN, Piece
from conformance.observing.search import Leak, Search
from conformance.people.page import Page
from conformance.waiting import until_nothing
from scenarios.blueprint import Visit
from scenarios.world import Clinic

Labelled = tuple[str, str]
_SHOWN = 3
_AT_ONCE = 20
_EMPTY = re.compile(r"\0+")


def names_of(clinic: Clinic) -> Iterator[Labelled]:
    """Whatever identifies a patient or a member of the staff, with the label that may be shown."""
    yield from patients_of(clinic)
    for member in clinic.plan.staff.values():
        yield "provider name", member.display_name
        yield "provider name", f"{member.family}, {member.given}"
        yield "provider family name", member.family
        yield "provider user name", member.upn


def patients_of(clinic: Clinic) -> Iterator[Labelled]:
    """Whatever identifies a patient."""
    yield from ((canary["label"], canary["value"]) for canary in clinic.plan.canaries())


def ids_of(clinic: Clinic) -> Iterator[Labelled]:
    """The tenant's ids: its own, those of its people, its visits."""
    yield "tenant id", clinic.plan.tenant_id
    yield "FHIR base URL", clinic.fhir_base
    for member in clinic.plan.staff.values():
        yield "Microsoft account id", member.oid
        yield "EHR user id", member.epic_user_id
    yield from (("EHR user id of a patient", patient.portal_id) for patient in clinic.plan.patients.values())
    yield from (("visit id", visit.csn) for visit in clinic.plan.visits.values())


def names_nobody(observed: Observed, clinic: Clinic, evidence: Evidence) -> None:
    """The stores hold ids only: nothing in them names a patient or a provider."""
    controls = observed.prove_stores()
    pieces = list(observed.stores())
    if not any(Search(ids_of(clinic))(pieces)):
        raise RehearsalBroke(
            "The stores in [observe] of the target file hold no id of this clinic: they are not the connector's, "
            "or they are encrypted and need a command under [observe.dumps]."
        )
    _refuse(
        Search(names_of(clinic))(pieces),
        "about people the connector keeps the EHR user's id and the Microsoft account id only",
        "keep ids; read a name from where it belongs when a page needs it",
    )
    evidence.saw(f"{len(pieces)} pieces of the stores searched ({controls} positive controls found), nobody is named")


def logs_no_patient(
    observed: Observed, told: Sequence[Piece], pages: Iterable[Page], clinic: Clinic, evidence: Evidence
) -> None:
    """Neither the logs nor what operators read nor the connector's pages identify a patient."""
    controls = observed.prove_logs()
    screens = [Piece(SCREEN, f"the page {page.heading!r}", page.body) for page in pages]
    for screen in [*told, *screens]:
        controls += prove_text(screen.place, str(screen.content), screen.where)
    logs = list(observed.logs())
    if not logs:
        raise RehearsalBroke("The logs in [observe] of the target file have not grown since the scenario began.")
    _refuse(
        Search(patients_of(clinic))([*logs, *told, *screens]),
        "nothing that identifies a patient is logged, counted or shown",
        "log event names, ids of your own and statuses; never what Epic said",
    )
    evidence.saw(
        f"{len(logs)} stretches of the logs, {len(told)} pages for operators and {len(screens)} pages for people "
        f"searched ({controls} positive controls found), no patient in any"
    )


def in_region_only(observed: Observed, clinic: Clinic, evidence: Evidence) -> None:
    """The tenant's ids are in the store of its region and in no other."""
    controls, home = observed.prove_stores(), clinic.plan.region
    search = Search(ids_of(clinic))
    others = [region for region in observed.regions if region != home]
    strays = [leak for region in others for leak in search(observed.store(region))]
    _refuse(strays, f"ids of the tenant are kept in {home} only", "choose the store by the tenant's region")
    at_home = {leak.label for leak in search(observed.store(home))}
    if "tenant id" not in at_home:
        raise CheckFailed(Finding(f"the tenant's ids are kept in the store of {home}", "they are not there"))
    evidence.saw(
        f"{', '.join(sorted(at_home))} found in the store of {home}, nothing of the tenant in {' or '.join(others)} "
        f"({controls} positive controls found)"
    )


def visit_forgotten(
    observed: Observed, graph: LedgerView, clinic: Clinic, visit: Visit, within_s: float, evidence: Evidence
) -> None:
    """Nothing of the visit is kept any more: not its id, its meeting, its subscription or its patient's id."""
    controls = observed.prove_stores()
    meetings = {str(e.facts["meeting"]) for e in graph.all() if e.facts.get("meeting")}
    subscriptions = {str(e.facts["subscription"]) for e in graph.all("subscriptions.create") if e.status == 201}
    patient = clinic.plan.patients[visit.patient]
    search = Search(
        [
            ("visit id", visit.csn),
            ("EHR user id of the patient", patient.portal_id),
            *(("meeting id", one) for one in meetings),
            *(("subscription id", one) for one in subscriptions),
        ]
    )
    if left := until_nothing(lambda: list(islice(search(observed.stores()), 1)), graph, within_s):
        expected = f"a visit that is over and reported is forgotten within {within_s:g} s"
        _refuse(list(search(observed.stores())) or left, expected, "drop its rows, and sweep")
    evidence.saw(f"nothing of the visit is left in the stores ({controls} positive controls found)")


def keeps_no_secret(
    observed: Observed, epic: LedgerView, handed_out: Sequence[Labelled], clinic: Clinic, evidence: Evidence
) -> None:
    """No password, code or token of a sign-in at Epic is in the stores.

    Passwords and codes are known to the rehearsal. Tokens are known to the simulated Epic alone: what the stores hold
    is laid before it, and it says what of that it issued.
    """
    controls = observed.prove_stores()
    pieces = list(observed.stores())
    _refuse(Search(handed_out)(pieces), "no Epic password or code is kept", "forget both as soon as they are used")
    issued = _issued(epic, [value for label, value in handed_out if label == "Epic code"], clinic)
    if not issued:
        raise RehearsalBroke("The simulated Epic did not recognise a code that it issued itself.")
    kept = _issued(epic, _texts(pieces), clinic)
    if kept:
        raise CheckFailed(Finding("no Epic code or token is kept", f"the stores hold a secret: {', '.join(kept)}"))
    evidence.saw(f"no Epic password, code or token in {len(pieces)} pieces ({controls} positive controls found)")


def _issued(epic: LedgerView, texts: Sequence[str], clinic: Clinic) -> list[str]:
    """The labels of the secrets of Epic's that it recognises in the texts."""
    before = epic.client.ledger(limit=0).last
    for first in range(0, len(texts), _AT_ONCE):
        epic.client.echo(clinic.name, "control=stores", "stores", "\n".join(texts[first : first + _AT_ONCE]))
    seen = epic.client.sightings(clinic.name, after=before)
    return sorted({one.label for one in seen if one.kind == "secret" and one.place == "request-body"})


def _texts(pieces: Iterable[Piece]) -> list[str]:
    """What stands in the pieces, each text once, and of bytes that are empty only one: pages are full of them."""
    contents = (piece.content for piece in pieces)
    texts = (one if isinstance(one, str) else one.decode("utf-8", "replace") for one in contents)
    return list(dict.fromkeys(_EMPTY.sub("\0", text) for text in texts))


def _refuse(leaks: Iterable[Leak], expected: str, hint: str) -> None:
    found = list(leaks)
    if found:
        more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise CheckFailed(Finding(expected, "; ".join(str(leak) for leak in found[:_SHOWN]) + more, hint))

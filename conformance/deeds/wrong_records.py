"""Integration records as they are when somebody typed them wrongly, and launches that begin with them."""

from collections.abc import Callable, Mapping

from conformance.evidence import NotApplicable
from conformance.people.clinician import Clinician
from conformance.people.patient import Patient
from conformance.rehearsal import Rehearsal

VISIT, PERSON = "%CSN%", "%EPICUSERID%"
_UNKNOWN = "%NOSUCHMNEMONIC%"  # Epic puts nothing in place of a name that it does not know
_MISTYPED = "%csn%"  # Epic leaves alone what does not look like one of its placeholders
_ELSEWHERE = "00000000-0000-4000-8000-00000000e15e"
_OTHER = {"provider": "patient", "patient": "provider"}


def launch_with(rehearsal: Rehearsal, person: Clinician | Patient, flaw: str) -> None:
    """Launch somebody's visit with a record that has this flaw; NotApplicable if the record cannot have it."""
    kind = "patient" if isinstance(person, Patient) else "provider"
    wish = _swapped(rehearsal, kind) if flaw.startswith("is the one for") else _spoiled(rehearsal, kind, flaw)
    who = person.record.key if isinstance(person, Patient) else person.member.key
    surface = "mychart" if kind == "patient" else "hyperspace"
    begun = {"surface": surface, "person": who, "csn": rehearsal.visit.csn, **wish}
    launch = rehearsal.world.epic.post(f"/clinics/{rehearsal.clinic.name}/launches", begun)
    person.did("was launched with a record that was typed in wrongly")
    person.browser.open(launch["launch_url"])


def _swapped(rehearsal: Rehearsal, kind: str) -> Mapping[str, str]:
    """Everything of the other record."""
    other = _OTHER[kind]
    registration = rehearsal.target.epic[other]
    return {
        "launch_url": rehearsal.target.launch_url(other),
        "client_id": registration.id_in(rehearsal.clinic.plan.environment),
        "context": context_of(rehearsal, other),
    }


def _spoiled(rehearsal: Rehearsal, kind: str, flaw: str) -> Mapping[str, str]:
    context = context_of(rehearsal, kind)
    spoiled = _FLAWS[flaw](context, rehearsal.clinic.plan.tenant_id)
    if spoiled == context:
        raise NotApplicable(f"a context token that can be wrong like this: {flaw}")
    return {"context": spoiled}


def context_of(rehearsal: Rehearsal, kind: str) -> str:
    """The right context token of a record."""
    return rehearsal.records.get(kind, {}).get("context") or rehearsal.target.context[kind]


def _without(placeholder: str) -> Callable[[str, str], str]:
    def spoil(context: str, _tenant: str) -> str:
        return "&".join(pair for pair in context.split("&") if placeholder not in pair)

    return spoil


def _replaced(what: str, by: str) -> Callable[[str, str], str]:
    return lambda context, _tenant: context.replace(what, by)


_FLAWS: Mapping[str, Callable[[str, str], str]] = {
    "does not name the visit": _without(VISIT),
    "does not name the person": _without(PERSON),
    "leaves the visit blank": _replaced(VISIT, _UNKNOWN),
    "leaves the person blank": _replaced(PERSON, _UNKNOWN),
    "has a placeholder that nobody filled": _replaced(VISIT, _MISTYPED),
    "belongs to another organization": lambda context, tenant: context.replace(tenant, _ELSEWHERE),
}

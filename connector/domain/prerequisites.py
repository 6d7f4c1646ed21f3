"""What launches need in a tenant, beside the row of the portal, and who can grant it.

Microsoft Graph, "Configure application access to online meetings"; Microsoft Teams, "EHR connector: before you begin".
"""

from dataclasses import dataclass
from enum import StrEnum

TEAMS_ADMINISTRATOR = "a Teams administrator"
GLOBAL_ADMINISTRATOR = "a Microsoft 365 Global Administrator"


class State(StrEnum):
    """How far a prerequisite is known to be met."""

    MET = "Met"
    MISSING = "Missing"
    UNKNOWN = "Can't be checked from here"


@dataclass(frozen=True)
class Prerequisite:
    """One of them; `says` is a sentence about how things stand, `to_do` one for whoever can change it."""

    name: str
    state: State
    says: str
    to_do: str = ""


def consent(granted: bool | None) -> Prerequisite:
    """The permissions of the connector in this tenant."""
    return _of(
        "Consent",
        granted,
        "Your organization lets the connector make online meetings.",
        "Your organization has not consented to what the connector asks for.",
        f"Ask {GLOBAL_ADMINISTRATOR} to grant admin consent to the connector's application permissions.",
    )


def organizer_account(found: bool, licensed: bool | None) -> Prerequisite:
    """The account that owns the meetings: there, and with a licence that includes Teams."""
    if found and licensed is False:
        lacking = "The organizer account has no licence that includes Teams meetings."
        to_do = f"Ask {GLOBAL_ADMINISTRATOR} to assign one to it."
        return Prerequisite("Organizer account", State.MISSING, lacking, to_do)
    return _of(
        "Organizer account",
        licensed if found else False,
        "The account that owns the meetings exists and may hold Teams meetings.",
        "The account that owns the meetings is not in your organization's directory any more.",
        f"Ask {GLOBAL_ADMINISTRATOR} to restore it, or name another account on the row.",
    )


def access_policy(granted: bool | None) -> Prerequisite:
    """The policy that lets the connector act for the organizer account."""
    return _of(
        "Application access policy",
        granted,
        "The connector may make meetings for the organizer account.",
        "No application access policy lets the connector make meetings for the organizer account.",
        f"Ask {TEAMS_ADMINISTRATOR} to grant one (New-CsApplicationAccessPolicy, Grant-CsApplicationAccessPolicy); "
        "it takes up to half an hour to take effect.",
    )


def subscription(active: bool | None, *, production: bool) -> Prerequisite:
    """What the organization has to have bought before visits in Production."""
    name = "Subscription"
    offers = "Microsoft Cloud for Healthcare or the Microsoft Teams EHR connector (stand-alone offer)"
    if not production and not active:
        return Prerequisite(name, State.MET, f"Testing visits need none; visits in Production will need {offers}.")
    return _of(
        name,
        active,
        "Your organization has an active subscription for visits in Production.",
        f"Your organization has no active subscription to {offers}.",
        f"Ask {GLOBAL_ADMINISTRATOR} to subscribe; until then visits in Production are refused.",
    )


def anonymous_join() -> Prerequisite:
    """Graph does not tell whether people without an account may join meetings."""
    return Prerequisite(
        "Anonymous join",
        State.UNKNOWN,
        "Patients join without an account, which your organization has to allow.",
        f"Ask {TEAMS_ADMINISTRATOR} whether anonymous users can join meetings (Teams admin center, Meeting settings).",
    )


def _of(name: str, met: bool | None, good: str, bad: str, to_do: str) -> Prerequisite:
    if met is None:
        return Prerequisite(name, State.UNKNOWN, "Microsoft did not say.", to_do)
    return Prerequisite(name, State.MET, good) if met else Prerequisite(name, State.MISSING, bad, to_do)

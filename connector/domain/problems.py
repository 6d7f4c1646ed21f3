"""What can go wrong for a person, in plain words: what happened and what to do about it.

The pages show a reference id beside each, so that support can find the event in the log; details that help an attacker
or identify a patient stay out of both.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass
class Problem(Exception):
    """Something a person has to be told. `kind` names it in the log, `status` is that of the page."""

    kind: str
    title: str
    happened: str
    to_do: str
    status: int = 400

    def __str__(self) -> str:
        return self.kind


@dataclass
class TooBusy(Exception):
    """A service asked us to come back later than anybody would wait, or did not answer in time."""

    service: str
    retry_after: float | None = None


def missing_launch_parameters() -> Problem:
    """Somebody opened a launch address by hand, or the integration record is incomplete."""
    return Problem(
        "launch-incomplete",
        "This visit can't be started from here",
        "A visit starts from Epic, which says which patient chart system and which visit is meant. That was missing.",
        "Go back to your schedule or to MyChart and choose Begin virtual visit there.",
    )


def unknown_issuer() -> Problem:
    """The issuer is not approved. It is not contacted, whatever it is."""
    return Problem(
        "issuer-not-approved",
        "This Epic environment isn't approved for Teams visits",
        "The visit was started from an Epic environment that your organization has not approved in the connector.",
        "Ask your Microsoft 365 administrator whether its FHIR base URL was added and approved.",
        403,
    )


def tenant_mismatch() -> Problem:
    """The context token names another tenant or organizer than the approved configuration."""
    return Problem(
        "tenant-config-not-found",
        "Tenant configuration not found",
        "The integration record in Epic belongs to another organization, or to another environment, than this one.",
        "Ask your Epic customer analyst to copy the context token of this environment into the record again.",
        403,
    )


def context_incomplete(field: str) -> Problem:
    """A field that Epic should have filled is missing, empty or still a placeholder."""
    return Problem(
        f"context-without-{field}",
        "This visit can't be started",
        f"Epic did not say {'which visit' if field == 'sessionId' else 'which user'} this is, so nobody was let in.",
        "Start the visit from its appointment. If that does not help, ask your Epic customer analyst to check the "
        f"context token of the integration record: the value of {field} is missing.",
    )


def records_swapped() -> Problem:
    """A patient came through the provider record, or the other way round."""
    return Problem(
        "records-swapped",
        "This visit can't be started",
        "The patient and the provider integration record are mixed up in Epic, so nobody was let in.",
        "Ask your Epic customer analyst to compare both records with the connector's portal.",
        403,
    )


def sign_in_not_ours() -> Problem:
    """State missing, wrong, expired, used before or started in another browser (RFC 6749 §10.12)."""
    return Problem(
        "state-refused",
        "This sign-in can't be continued",
        "It was started somewhere else, was used before, or took too long. Nothing was changed.",
        "Go back to where you came from and start again. Cookies must be allowed for this site.",
        403,
    )


def sign_in_declined(service: str) -> Problem:
    """The service sent the person back with an error instead of a code."""
    return Problem(
        "sign-in-declined",
        f"{service} did not sign you in",
        f"The sign-in at {service} was cancelled or refused.",
        "Go back and try again. If it is refused again, ask your administrator to check your permissions.",
        403,
    )


def sign_in_failed(service: str) -> Problem:
    """The service refused the code, or its identity token failed verification (OpenID Connect Core 3.1.3.7)."""
    return Problem(
        "sign-in-failed",
        f"The sign-in at {service} could not be verified",
        f"What {service} answered did not prove who you are, so nothing was started.",
        "Go back and try again. If it happens again, give the reference below to your support.",
        403,
    )


def unreadable_answer(service: str) -> Problem:
    """Something other than the protocol's answer came: an HTML page, an empty body, a broken document."""
    return Problem(
        "unreadable-answer",
        f"{service} answered in a way we don't understand",
        f"{service} showed an error instead of continuing.",
        "Go back and try again. If it happens again, give the reference below to your support.",
        502,
    )


def unavailable(service: str) -> Problem:
    """No answer, too late an answer, or a service that asked for more patience than a person has."""
    return Problem(
        "service-unavailable",
        f"{service} is not available right now",
        f"{service} did not answer in time. Your visit has not been lost.",
        "Wait a moment, then go back and begin the visit again.",
        503,
    )


def refused_by(service: str, advice: str) -> Problem:
    """The service understood us and said no; `advice` names what an administrator can do."""
    return Problem(
        "refused-by-service", f"{service} refused", f"{service} did not allow what this visit needs.", advice, 502
    )


def wrong_account() -> Problem:
    """Another Microsoft account than the one bound to the EHR user, or one of another tenant."""
    return Problem(
        "wrong-microsoft-account",
        "Please use your own Microsoft account",
        "The Microsoft account that signed in does not belong to your Epic user in this organization.",
        "Sign out of Microsoft 365, then begin the visit again with your own work account.",
        403,
    )


def no_subscription() -> Problem:
    """The organization's Production visits lack the subscription that they need."""
    return Problem(
        "no-subscription",
        "Your organization has no subscription for these visits",
        "Visits in Production need an active subscription to Microsoft Cloud for Healthcare or to the Microsoft Teams "
        "EHR connector (stand-alone offer). Your organization has neither at this moment.",
        "If you are a patient, call your clinic. Otherwise ask your Microsoft 365 administrator to subscribe, then "
        "begin the visit again. Visits in Testing environments need no subscription.",
        403,
    )


def no_teams_licence() -> Problem:
    """The provider's licences do not include Teams meetings."""
    return Problem(
        "no-teams-licence",
        "You have no licence for Teams meetings",
        "Your Microsoft 365 account has no licence that includes Microsoft Teams meetings, so no meeting was started.",
        "Ask your Microsoft 365 administrator to assign one to you, then begin the visit again.",
        403,
    )


def too_early(opens_at: datetime, left: timedelta) -> Problem:
    """A patient came before the visit can be joined."""
    return Problem(
        "visit-too-early",
        "It is too early to join",
        f"Your visit opens at {opens_at.astimezone(UTC):%H:%M} UTC on {opens_at.astimezone(UTC):%d %B}, "
        f"that is in {in_words(left)}.",
        f"Come back in {in_words(left)} and begin the visit again from MyChart.",
        403,
    )


def too_late() -> Problem:
    """A patient came when the visit was long over."""
    return Problem(
        "visit-over",
        "This visit is over",
        "Its time has passed, so it can't be joined any more.",
        "Call your clinic or write to it in MyChart if you missed the visit. Come back at the time of your next visit.",
        403,
    )


def visit_cancelled() -> Problem:
    """The appointment was cancelled."""
    return Problem(
        "visit-cancelled",
        "This visit was cancelled",
        "Your clinic's calendar says that this visit does not take place.",
        "Look in MyChart for another time, or call your clinic. Come back at the time of your next visit.",
        403,
    )


def in_words(left: timedelta) -> str:
    """A duration as people say it, never shorter than it is."""
    minutes = -(-int(left.total_seconds()) // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} day{'s' * (days > 1)} and {hours} hour{'s' * (hours != 1)}"
    if hours:
        return f"{hours} hour{'s' * (hours > 1)} and {minutes % 60} minute{'s' * (minutes % 60 != 1)}"
    return f"{minutes} minute{'s' * (minutes != 1)}"


def not_allowed(what: str) -> Problem:
    """A signed-in person asked for a page or deed that is somebody else's."""
    return Problem(
        "not-allowed",
        "You can't do that",
        f"Only {what}.",
        "Go back to the list. If this should be your task, ask your Microsoft 365 administrator.",
        403,
    )


def not_found() -> Problem:
    """No such page, or one of another tenant; the two look alike."""
    return Problem(
        "not-found", "There is no such page", "The address may be old or mistyped.", "Go back and try again.", 404
    )


def forged_form() -> Problem:
    """The anti-forgery token was missing or wrong (OWASP ASVS 4.2.2)."""
    return Problem(
        "form-refused",
        "This form can't be accepted",
        "It did not come from a page of this portal that you opened, or it was open for too long.",
        "Open the portal again and repeat what you wanted to do.",
        403,
    )


def sign_in_to_epic_first() -> Problem:
    """Approval needs an Epic sign-in at that very FHIR base URL in this session."""
    return Problem(
        "epic-sign-in-needed",
        "Please sign in to Epic first",
        "A FHIR base URL is approved right after signing in to Epic at that very address.",
        "Go back to the list and choose Login to approve.",
        403,
    )


def went_wrong() -> Problem:
    """A mistake of ours: the log has the details under the reference id, the page has none."""
    return Problem(
        "unexpected", "Something went wrong", "We made a mistake. It has been written down.", "Please try again.", 500
    )

"""Links to the connector with an address of Mallory's in them."""

from conformance.deeds.interception import before_callback, before_launch, with_query
from conformance.people.person import Person
from conformance.rehearsal import Rehearsal

OUTSIDE = "mallory.example"
LANDING = f"https://{OUTSIDE}/landing"
PARAMETERS = (
    "redirect_uri", "redirect_url", "redirect", "next", "url", "return", "returnUrl", "return_to", "target_link_uri",
    "continue", "dest", "goto", "RelayState", "post_logout_redirect_uri",
)  # fmt: skip
PATHS = (f"//{OUTSIDE}/landing", f"/\\{OUTSIDE}/landing", f"/%2F%2F{OUTSIDE}/landing", f"//{OUTSIDE}/%2e%2e/")


def baited(address: str) -> str:
    """The address with the outside one in every parameter that is often followed."""
    return with_query(address, **dict.fromkeys(PARAMETERS, LANDING))


def in_launch(rehearsal: Rehearsal, persona: str) -> None:
    """Somebody's launch address, baited."""
    person = rehearsal.attendee(persona)
    follow(rehearsal, person, baited(before_launch(rehearsal, person)))


def in_answer(rehearsal: Rehearsal, persona: str) -> None:
    """The address at which Epic hands somebody's browser back, baited."""
    person = rehearsal.attendee(persona)
    follow(rehearsal, person, baited(before_callback(rehearsal, person)))


def in_link(rehearsal: Rehearsal, persona: str) -> None:
    """Addresses of the connector that a careless server takes for addresses elsewhere."""
    person, target = rehearsal.attendee(persona), rehearsal.target
    base = target.base_url.rstrip("/")
    addresses = [f"{base}{path}" for path in PATHS]
    addresses += [baited(address) for address in (f"{base}/", *(target.launch_url(kind) for kind in target.launch))]
    follow(rehearsal, person, *addresses)


def follow(rehearsal: Rehearsal, person: Person, *addresses: str) -> None:
    """Open addresses, and go wherever they lead but to the outside; that would be remembered."""
    person.did("opened a link to the connector that names an outside address")
    person.browser.stopping_before(lambda url: url.split("://", 1)[-1].startswith(OUTSIDE))
    for address in addresses:
        person.browser.open(address)
    rehearsal.held = person.browser.stopped_at or ""
    person.browser.stopping_before(None)

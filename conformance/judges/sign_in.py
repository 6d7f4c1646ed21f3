"""How people and the connector sign in: at Epic with SMART's protections, at Microsoft once."""

from urllib.parse import parse_qs, urlsplit

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from conformance.people.person import Person
from simkit.exchange import Exchange

_ALIKE = "two states that are more alike than chance makes them"
_FRESH = 22
"""Characters of a state with 122 random bits in base64url (SMART App Launch 2.2, authorization request)."""


def protected_launch(epic: LedgerView, evidence: Evidence, pkce: bool = True) -> None:
    """Each authorization request carried a fresh, long state and, where the server supports it, PKCE with S256."""
    requests = epic.all("smart.authorize", launch=True)
    if not requests:
        raise CheckFailed(
            Finding("an authorization request at Epic", "none", "begin with the SMART authorization request")
        )
    weak = [one for one in requests if _weakness(one, pkce)] or _alike(requests)
    if weak:
        hint = "make a new unpredictable state and an S256 code challenge for every sign-in"
        expected = f"a state of at least {_FRESH} characters{' and an S256 code challenge' if pkce else ''}"
        raise CheckFailed(Finding(expected, _weakness(weak[0], pkce) or _ALIKE, hint, tuple(weak)))
    evidence.saw(f"{len(requests)} authorization requests, each with a long state and an S256 challenge", *requests)


def names_audience(epic: LedgerView, evidence: Evidence, fhir_base: str) -> None:
    """Each authorization request named the FHIR base URL as its audience."""
    requests = epic.all("smart.authorize")
    wrong = [one for one in requests if str(one.facts.get("aud") or "").rstrip("/") != fhir_base.rstrip("/")]
    if wrong or not requests:
        actual = f"{wrong[0].facts.get('aud')!r}" if wrong else "no authorization request"
        raise CheckFailed(Finding(f"the audience {fhir_base}", actual, "send aud with the FHIR base URL", tuple(wrong)))
    evidence.saw("every authorization request names the FHIR base URL as its audience", *requests)


def one_token_issued(epic: LedgerView, evidence: Evidence, mark: int) -> None:
    """After exchange `mark` Epic issued one token for a code, that of the good sign-in: what was used before, none."""
    issued = epic.all("smart.token", grant="authorization_code", outcome="issued")
    late = [exchange for exchange in issued if exchange.number > mark]
    if len(late) != 1:
        expected = "one token, that of the good sign-in: nothing comes of what was used before"
        hint = "take Epic's answer once, from the browser that was sent for it"
        raise CheckFailed(Finding(expected, f"{len(late)} tokens", hint, tuple(late)))
    evidence.saw("one token, that of the good sign-in", *late)


def only_good_sign_in(epic: LedgerView, evidence: Evidence, mark: int) -> None:
    """After exchange `mark` one code was sent to be redeemed, that of the good sign-in, whatever Epic said to it."""
    sent = [exchange for exchange in epic.all("smart.token", grant="authorization_code") if exchange.number > mark]
    if len(sent) != 1:
        raise CheckFailed(
            Finding(
                "only the code of the good sign-in is sent to be redeemed, none of a sign-in that came back wrong",
                f"{len(sent)} codes were sent",
                "compare state with the one kept for this browser, once, before anything is done with the code",
                tuple(sent),
            )
        )
    evidence.saw("only the code of the good sign-in was sent to be redeemed", *sent)


def signed_in_once(graph: LedgerView, evidence: Evidence, user: str, who: str) -> None:
    """Microsoft asked this account for its password exactly once."""
    asked = graph.all("entra.sign_in", user=user)
    if len(asked) != 1:
        raise CheckFailed(
            Finding(
                f"{who} is asked to sign in to Microsoft exactly once",
                f"{len(asked)} times",
                "remember which Microsoft account an EHR user signed in with, and go straight to the meeting",
                tuple(asked),
            )
        )
    evidence.saw(f"{who} signed in to Microsoft once", *asked)


def authorized_at(epic: LedgerView, evidence: Evidence, fhir_base: str) -> None:
    """Somebody was sent to this environment for this FHIR base URL, signed in there, and the code was redeemed then."""
    asked = epic.all("smart.authorize", launch=False, aud=fhir_base)
    signed_in = [e for e in epic.all("smart.sign_in", outcome="code") if asked and e.number > asked[0].number]
    issued = epic.all("smart.token", grant="authorization_code", outcome="issued")
    redeemed = [e for e in issued if signed_in and e.number > signed_in[0].number]
    if not redeemed:
        missing = "the code was never redeemed" if signed_in else "nobody signed in there"
        expected = f"a sign-in at Epic for {fhir_base} before the approval"
        hint = "let the approver authorize at the FHIR base URL of the row, and redeem the code"
        raise CheckFailed(Finding(expected, missing, hint, tuple(epic.all("smart.authorize"))))
    evidence.saw(f"a sign-in at Epic for {fhir_base}, and its code redeemed", signed_in[-1], redeemed[-1])


def never_sent_to_microsoft(person: Person, graph_base: str, evidence: Evidence) -> None:
    """The person's browser was never sent to Microsoft's sign-in."""
    sent = [hop.url.split("?")[0] for hop in person.browser.hops if _is_sign_in(hop.url, graph_base)]
    if sent:
        hint = "send patients straight to the meeting's join link"
        raise CheckFailed(Finding(f"{person.name} is never sent to Microsoft's sign-in", f"sent to {sent[0]}", hint))
    evidence.saw(f"{len(person.browser.hops)} steps of the browser, none of them at Microsoft's sign-in")


def _is_sign_in(url: str, graph_base: str) -> bool:
    return url.startswith(graph_base) and "/oauth2/" in url


def last_number(ledger: LedgerView) -> int:
    """The number of the newest exchange of the clinic."""
    exchanges = ledger.all()
    return exchanges[-1].number if exchanges else 0


def _alike(requests: list[Exchange]) -> list[Exchange]:
    """The first two requests whose states could be told from one another: counted up, or used twice."""
    states = [(request, parse_qs(urlsplit(request.url).query).get("state", [""])[0]) for request in requests]
    for place, (request, state) in enumerate(states):
        for other, its_state in states[place + 1 :]:
            same = sum(mine == theirs for mine, theirs in zip(state, its_state, strict=False))
            if same > len(state) / 2:
                return [request, other]
    return []


def _weakness(request: Exchange, pkce: bool) -> str:
    length = request.facts.get("state_length") or 0
    if not isinstance(length, int) or length < _FRESH:
        return f"a state of {length} characters"
    if pkce and request.facts.get("pkce") != "S256":
        return "no S256 code challenge"
    return ""

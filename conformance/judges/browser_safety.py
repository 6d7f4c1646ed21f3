"""What the connector leaves in browsers, and what its pages allow (OWASP ASVS: cookies, browser security headers)."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.people.browser import Hop

_FRAMES_REFUSED = ("deny", "sameorigin")


def guarded_cookies(hops: Sequence[Hop], evidence: Evidence) -> None:
    """Each cookie is HttpOnly, SameSite and, over https, Secure."""
    cookies = [(hop, cookie) for hop in hops for cookie in hop.cookies if _lasts(cookie)]
    for hop, cookie in cookies:
        missing = _missing(cookie, https=hop.url.startswith("https://"))
        if missing:
            name = cookie.partition("=")[0]
            hint = "give every cookie HttpOnly, SameSite=Lax or Strict, and Secure over https"
            raise CheckFailed(Finding("cookies are HttpOnly, SameSite and Secure", f"{name} lacks {missing}", hint))
    if not hops:
        raise CheckFailed(Finding("the browsers came to the connector", "none did"))
    evidence.saw(f"{len(cookies)} cookies in {len(hops)} answers, each kept from scripts and other sites")


def guarded_pages(hops: Sequence[Hop], evidence: Evidence) -> None:
    """Each page carries a content security policy and cannot be framed by strangers."""
    pages = [hop for hop in hops if hop.is_page]
    for page in pages:
        policy = _policy(page)
        where = urlsplit(page.url).path
        if not policy.keys() & {"default-src", "script-src"}:
            raise CheckFailed(Finding("a content security policy that says what may run", f"none on {where}"))
        if not _cannot_be_framed(page, policy):
            hint = "send frame-ancestors in the content security policy"
            raise CheckFailed(Finding("a page that no stranger can frame", f"{where} says nothing of frames", hint))
    if not pages:
        raise CheckFailed(Finding("a page of the connector", "none was shown"))
    evidence.saw(f"{len(pages)} pages, each with a content security policy and out of strangers' frames")


def _lasts(cookie: str) -> bool:
    """Whether a Set-Cookie header sets something rather than takes it away."""
    value = cookie.partition("=")[2].partition(";")[0].strip(' "')
    return bool(value) and "max-age=0" not in cookie.lower().replace(" ", "")


def _missing(cookie: str, *, https: bool) -> str:
    attributes = [part.strip().lower() for part in cookie.split(";")[1:]]
    same_site = next((part.partition("=")[2] for part in attributes if part.startswith("samesite")), "")
    if "httponly" not in attributes:
        return "HttpOnly"
    if same_site not in ("lax", "strict") and not (same_site == "none" and "secure" in attributes):
        return "SameSite"
    return "Secure" if https and "secure" not in attributes else ""


def _policy(page: Hop) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in page.header("Content-Security-Policy").split(";"))
    return {name.lower(): value.strip() for name, _, value in parts if name}


def _cannot_be_framed(page: Hop, policy: dict[str, str]) -> bool:
    ancestors = policy.get("frame-ancestors")
    if ancestors is not None:
        return "*" not in ancestors.split()
    return page.header("X-Frame-Options").lower() in _FRAMES_REFUSED

"""Cross-origin headers: on FHIR answers as in recorded traffic, on OAuth endpoints where a site is switched so."""

from urllib.parse import urlsplit

from mock_epic.state import Clinic

_FHIR = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, TRACE, OPTIONS",
    "Access-Control-Allow-Headers": "origin, authorization, accept, content-type, x-requested-with, prefer, "
    "Epic-User-ID, Epic-User-IDType, Epic-Client-ID, soapaction, Epic-MyChartUser-ID, Epic-MyChartUser-IDType",
}


def fhir_cors() -> dict[str, str]:
    """What every FHIR answer carries, also a refusal."""
    return dict(_FHIR)


def oauth_cors(clinic: Clinic, origin: str) -> dict[str, str]:
    """For the origin of a registered redirect URI (SMART App Launch 2.2, section on cross-origin resource sharing)."""
    if not clinic.profile.cors_on_oauth or not origin:
        return {}
    known = {_origin(uri) for app in list(clinic.apps.values()) for uri in app.redirect_uris}
    if origin not in known:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST, OPTIONS",
        "Access-Control-Allow-Headers": "authorization, content-type, accept",
        "Vary": "Origin",
    }


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"

"""What is simulated nearest to a path that is not."""

from mock_epic.addresses import STATUS_PATH

_BY_BEGINNING = (
    ("oauth2/register", "/oauth2/token (dynamic registration is not simulated; apps are registered by POST /apps)"),
    ("oauth2/", "/oauth2/authorize, /oauth2/token, /oauth2/introspect"),
    ("api/FHIR/", "the FHIR base of the clinic (R4)"),
    ("api/epic/2013/Scheduling/", "Appointment?patient=... below the FHIR base"),
    ("Developer/", "/Developer/GetLaunchUrl, /launchpad, or POST /_sim/clinics/{clinic}/launches"),
    ("api/epic/2017/Security/", "a patient without restrictions (break-the-glass is not simulated)"),
    ("api/epic/", f"/{STATUS_PATH}"),
    ("hl7", "the visits of POST /_sim/clinics/{clinic}/visits (HL7v2 messages are not simulated)"),
    ("launch", "/launchpad, or POST /_sim/clinics/{clinic}/launches"),
    ("mychart", "/mychart, /mychart-mobile"),
)


def nearest_path(path: str) -> str:
    """The simulated path, or the few of them, that come nearest."""
    matching = (nearest for beginning, nearest in _BY_BEGINNING if path.casefold().startswith(beginning.casefold()))
    return next(matching, f"/{STATUS_PATH}, /oauth2/token, the FHIR base of the clinic")

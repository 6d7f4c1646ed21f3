"""What an Epic version can do, and how one site differs from the next: every difference is a switch.

Sources: Epic's OAuth 2.0 specification (fhir.epic.com, docId=oauth2) for the release that brought an ability;
Microsoft's page on the Epic integration for November 2018 as the oldest supported release; a published trace of a
production site for what August 2021 lists. `smart-strict` is no Epic: it answers as SMART App Launch 2.2 asks
wherever Epic departs.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """The switches of an environment; each default is the most common real one.

    A clinic names a profile and may set single switches on top of it.
    """

    name: str
    software_version: str
    released: str
    # Discovery
    smart_configuration: bool = True  # August 2021
    openid_connect: bool = True  # November 2019
    early_discovery: bool = False  # the members that sites of August 2021 lack
    strict_discovery: bool = False  # only what is there, with the members that SMART App Launch 2.2 requires
    issuer_is_token_endpoint: bool = False  # until May 2020
    # Launch and authorization
    launch_is_jwt: bool = True  # May 2020
    pkce: bool = True  # August 2019
    pkce_required: bool = False
    audience_required: bool = True  # May 2023, a site's choice since August 2021
    extra_audiences: tuple[str, ...] = ()  # sites behind a proxy
    authorize_by_post: bool = True  # November 2020
    http_redirects: bool = True  # in Production; at Epic false, but a rehearsal runs on loopback
    errors_redirect: bool = False  # RFC 6749 section 4.1.2.1 in place of Epic's page
    error_page_status: int = 400  # not published
    decline_redirects: bool = True  # not seen: a person who declines may also end at the page
    code_lifetime_s: int = 300  # not published
    # Tokens
    token_type: str = "Bearer"
    access_token_is_jwt: bool = True
    rolling_refresh: bool = False
    state_in_token: bool = True
    withheld: tuple[str, ...] = ()  # context fields that this site does not send
    banner_is_boolean: bool = False
    scopes_as_asked: bool = False  # SMART scopes decide what a token opens
    invalid_client_status: int = 400  # one site answered 401
    null_description: bool = True
    cors_on_oauth: bool = False
    # Registration
    sync_delay_s: int = 0  # how long a new app is unknown; at Epic up to twelve hours
    jwks_kept_s: int = 104_400  # 29 hours at most
    # Identifiers; empty: they follow from the clinic's name and environment
    oid_customer: str = ""
    oid_environment: str = ""
    # FHIR
    xml_by_default: bool = True
    # Telehealth web services
    client_id_header_required: bool = True  # February 2019
    status_callers: tuple[str, ...] = ("basic", "bearer")
    status_body: str = "object"
    status_refusal: int = 401  # to callers who may not; not published
    # MyChart; without a window the button is always there
    join_window: bool = False
    joins_before_min: int = 20
    joins_after_min: int = 40
    echeck_in: bool = False


TOKEN_TYPES = ("Bearer", "bearer")
STATUS_BODIES = ("object", "empty")

CURRENT = Profile(name="current", software_version="May 2026", released="2026-05-11")
AUG2021 = replace(
    CURRENT,
    name="aug2021",
    software_version="August 2021",
    released="2021-08-09",
    early_discovery=True,
    audience_required=False,
)
NOV2018 = replace(
    CURRENT,
    name="nov2018",
    software_version="November 2018",
    released="2018-11-05",
    smart_configuration=False,
    openid_connect=False,
    issuer_is_token_endpoint=True,
    pkce=False,
    audience_required=False,
    authorize_by_post=False,
    launch_is_jwt=False,
    access_token_is_jwt=False,
    token_type="bearer",
    client_id_header_required=False,
)
SMART_STRICT = replace(
    CURRENT,
    name="smart-strict",
    strict_discovery=True,
    pkce_required=True,
    errors_redirect=True,
    state_in_token=False,
    banner_is_boolean=True,
    scopes_as_asked=True,
    invalid_client_status=401,
    null_description=False,
    cors_on_oauth=True,
    xml_by_default=False,
)
PROFILES = {profile.name: profile for profile in (CURRENT, AUG2021, NOV2018, SMART_STRICT)}
SWITCHES = tuple(name for name in Profile.__dataclass_fields__ if name not in ("name", "software_version", "released"))

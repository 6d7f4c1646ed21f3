"""What an Epic version can do. Each switch names the release that brought the change."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """The abilities of an Epic version that a connector notices.

    Sources: Epic's OAuth 2.0 specification (fhir.epic.com, docId=oauth2) for the releases, Microsoft's page on the Epic
    integration for November 2018 as the oldest supported one.
    """

    name: str
    software_version: str
    released: str
    smart_configuration: bool = True  # August 2021
    openid_connect: bool = True  # November 2019
    pkce: bool = True  # August 2019
    audience_required: bool = True  # May 2023
    authorize_by_post: bool = True  # November 2020
    launch_is_jwt: bool = True  # May 2020
    access_token_is_jwt: bool = True
    token_type: str = "Bearer"


CURRENT = Profile(name="current", software_version="May 2026", released="2026-05-11")
NOV2018 = Profile(
    name="nov2018",
    software_version="November 2018",
    released="2018-11-05",
    smart_configuration=False,
    openid_connect=False,
    pkce=False,
    audience_required=False,
    authorize_by_post=False,
    launch_is_jwt=False,
    access_token_is_jwt=False,
    token_type="bearer",
)
PROFILES = {profile.name: profile for profile in (CURRENT, NOV2018)}

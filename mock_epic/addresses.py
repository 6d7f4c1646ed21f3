"""Where things are in an Epic environment.

The shapes are those of Epic's sandbox (smart-configuration as captured, fhir.epic.com); the instance is named by the
clinic, the first segment of every path.
"""

from dataclasses import dataclass
from functools import cached_property

OIDC_KEYS = "530027"
RELEASES = ("R4", "STU3", "DSTU2")
STATUS_PATH = "api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"


@dataclass(frozen=True)
class Addresses:
    """Absolute addresses of one environment; `public_url` is scheme, host and port without a trailing slash."""

    public_url: str
    clinic: str
    fhir_path: str
    final_slash: bool = False

    @cached_property
    def instance(self) -> str:
        """The environment's root, Epic's Interconnect instance."""
        return f"{self.public_url}/{self.clinic}"

    @cached_property
    def fhir_base(self) -> str:
        """The R4 base, without a trailing slash."""
        return self.base("R4")

    def path_of(self, release: str) -> str:
        """Where a release is below the instance: R4 where the site put it, the others beside it."""
        if release == "R4":
            return self.fhir_path
        beside = self.fhir_path.removesuffix("R4") if self.fhir_path.endswith("/R4") else "api/FHIR/"
        return f"{beside}{release}"

    def base(self, release: str) -> str:
        """The FHIR base of a release, without a trailing slash."""
        return f"{self.instance}/{self.path_of(release)}"

    def iss(self, release: str) -> str:
        """The FHIR base as the site writes it, byte for byte the same in every launch."""
        return f"{self.base(release)}/" if self.final_slash else self.base(release)

    @property
    def authorize(self) -> str:
        """The authorization endpoint."""
        return f"{self.instance}/oauth2/authorize"

    @property
    def token(self) -> str:
        """The token endpoint, the audience of client assertions."""
        return f"{self.instance}/oauth2/token"

    @property
    def introspect(self) -> str:
        """The introspection endpoint."""
        return f"{self.instance}/oauth2/introspect"

    @property
    def issuer(self) -> str:
        """The issuer of id tokens (since May 2020)."""
        return f"{self.instance}/oauth2"

    @property
    def keys(self) -> str:
        """The JWKS of the id tokens."""
        return f"{self.instance}/api/epic/2019/Security/Open/PublicKeys/{OIDC_KEYS}/OIDC"

    @property
    def status_service(self) -> str:
        """SetExternalConnectionStatus."""
        return f"{self.instance}/{STATUS_PATH}"

    def screen(self, name: str) -> str:
        """One of the screens that people use."""
        return f"{self.instance}/{name}"

    def as_json(self) -> dict[str, str]:
        """The control plane's answer about a clinic."""
        return {
            "clinic": self.clinic,
            "fhir_base": self.iss("R4"),
            "status_url": self.status_service,
            "token_url": self.token,
            "hyperspace_url": self.screen("hyperspace"),
            "haiku_url": self.screen("haiku"),
            "canto_url": self.screen("canto"),
            "mychart_url": self.screen("mychart"),
            "mychart_mobile_url": self.screen("mychart-mobile"),
            "records_url": self.screen("integration-records"),
            "launchpad_url": self.screen("launchpad"),
        }

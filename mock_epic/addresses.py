"""Where things are in an Epic environment.

The shapes are those of Epic's sandbox (smart-configuration as captured, fhir.epic.com); the instance is named by the
clinic, the first segment of every path.
"""

from dataclasses import dataclass

OIDC_KEYS = "530027"
STATUS_PATH = "api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"


@dataclass(frozen=True)
class Addresses:
    """Absolute addresses of one environment; `public_url` is scheme, host and port without a trailing slash."""

    public_url: str
    clinic: str
    fhir_path: str

    @property
    def instance(self) -> str:
        """The environment's root, Epic's Interconnect instance."""
        return f"{self.public_url}/{self.clinic}"

    @property
    def fhir_base(self) -> str:
        """The FHIR base URL, without a trailing slash; `iss` of a launch."""
        return f"{self.instance}/{self.fhir_path}"

    @property
    def authorize(self) -> str:
        """The authorization endpoint."""
        return f"{self.instance}/oauth2/authorize"

    @property
    def token(self) -> str:
        """The token endpoint, the audience of client assertions."""
        return f"{self.instance}/oauth2/token"

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
            "fhir_base": self.fhir_base,
            "status_url": self.status_service,
            "token_url": self.token,
            "hyperspace_url": self.screen("hyperspace"),
            "haiku_url": self.screen("haiku"),
            "canto_url": self.screen("canto"),
            "mychart_url": self.screen("mychart"),
            "mychart_mobile_url": self.screen("mychart-mobile"),
            "records_url": self.screen("integration-records"),
        }

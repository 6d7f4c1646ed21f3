"""The variables that a target is started with: REHEARSAL_ in front for the environment, in lower case in templates."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "REHEARSAL_"

VARIABLES = {
    "CONNECTOR_BASE": "address under which the connector must answer",
    "CONNECTOR_HOST": "host of that address",
    "CONNECTOR_PORT": "port of that address",
    "EPIC_FHIR_BASE": "FHIR base URL of the usual clinic",
    "EPIC_STATUS_URL": "full address of the chart's status service of the usual clinic",
    "ENTRA_AUTHORITY": "<scheme>://<host>/<tenant id> of the usual clinic",
    "ENTRA_BASE": "scheme and host of the simulated Entra ID",
    "TENANT_ID": "Microsoft 365 tenant of the usual clinic",
    "ORGANIZER_ID": "object id of the account that owns the meetings",
    "GRAPH_BASE": "scheme and host of the simulated Graph; /v1.0 and /beta hang below it",
    "CA_BUNDLE": "with TLS: PEM file of the throw-away authority",
    "TLS_CERT": "with TLS: PEM file of a certificate for 127.0.0.1 and localhost that the connector may serve with",
    "TLS_KEY": "with TLS: PEM file of its key",
    "DIRECTORY": "directory that it runs in, or that is mounted for it: `cwd` of the target file",
    "CLINICS": "JSON list of the approved clinics, one object each",
}

PYTHON = "python"
"""The interpreter that runs the rehearsal, as a template."""

TEMPLATE_NAMES = frozenset({name.lower() for name in VARIABLES} | {PYTHON})
"""What may stand in braces in the target file."""


@dataclass(frozen=True)
class TlsFiles:
    """PEM files of a throw-away authority and of a certificate that it made for this machine."""

    ca_bundle: str
    cert: str
    key: str


def variables(
    connector_base: str, graph_base: str, clinics: Sequence[Mapping[str, str]], directory: Path, tls: TlsFiles | None
) -> dict[str, str]:
    """The variables by their bare names; `clinics` are as in REHEARSAL_CLINICS, the usual one first."""
    usual = clinics[0]
    parts = urlsplit(connector_base)
    values = {
        "CONNECTOR_BASE": connector_base,
        "CONNECTOR_HOST": parts.hostname or "",
        "CONNECTOR_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "EPIC_FHIR_BASE": usual["fhir_base"],
        "EPIC_STATUS_URL": usual["status_url"],
        "ENTRA_AUTHORITY": usual["authority"],
        "ENTRA_BASE": usual["authority"].rsplit("/", 1)[0],
        "TENANT_ID": usual["tenant_id"],
        "ORGANIZER_ID": usual["organizer_id"],
        "GRAPH_BASE": graph_base,
        "DIRECTORY": str(directory),
        "CLINICS": json.dumps(list(clinics)),
    }
    if tls:
        values |= {"CA_BUNDLE": tls.ca_bundle, "TLS_CERT": tls.cert, "TLS_KEY": tls.key}
    return values


def environment(values: Mapping[str, str]) -> dict[str, str]:
    """As environment variables."""
    return {f"{PREFIX}{name}": value for name, value in values.items()}


def template_values(values: Mapping[str, str]) -> dict[str, str]:
    """As they are used in templates."""
    return {PYTHON: sys.executable, **{name.lower(): value for name, value in values.items()}}

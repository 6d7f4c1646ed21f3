import json
import ssl
import sys
from pathlib import Path

from conformance.stack.tls import make_tls_files
from conformance.targets.templates import fill, unknown_placeholders
from conformance.targets.variables import VARIABLES, environment, template_values, variables

CLINIC = {
    "name": "riverside",
    "fhir_base": "https://127.0.0.1:7410/riverside/api/FHIR/R4",
    "status_url": "https://127.0.0.1:7410/riverside/status",
    "tenant_id": "t-1",
    "authority": "https://127.0.0.1:7420/t-1",
    "organizer_id": "o-1",
}


def test_every_variable(tmp_path):
    """With TLS a target is given every documented variable, and the usual clinic is the first."""
    values = variables(
        "http://127.0.0.1:7400", "https://127.0.0.1:7420", [CLINIC], tmp_path, make_tls_files(tmp_path / "tls")
    )
    assert values.keys() == VARIABLES.keys()
    assert values["CONNECTOR_PORT"] == "7400"
    assert values["ENTRA_BASE"] == "https://127.0.0.1:7420"
    assert json.loads(environment(values)["REHEARSAL_CLINICS"]) == [CLINIC]


def test_templates():
    """Templates take the variables in lower case, {python}, and doubled braces."""
    values = template_values(variables("http://127.0.0.1:7400", "http://127.0.0.1:7420", [CLINIC], Path("acme"), None))
    assert fill("{tenant_id} {{x}} {ca_bundle}|{python}", values) == f"t-1 {{x}} |{sys.executable}"


def test_unknown_placeholders():
    """Only names in single braces are placeholders."""
    assert list(unknown_placeholders("{a} {{b}} {c} {1}", {"a"})) == ["c"]


def test_throw_away_authority(tmp_path):
    """The authority and the certificate that it made are usable PEM files."""
    files = make_tls_files(tmp_path / "tls")
    context = ssl.create_default_context(cafile=files.ca_bundle)
    context.load_cert_chain(files.cert, files.key)
    assert context.cert_store_stats()["x509_ca"] == 1

"""azure-identity, unmodified, against the simulated Entra ID."""

import pytest
import trustme
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from azure.identity import CertificateCredential, ClientSecretCredential

from tests.contract.mock_graph.certificates import certified

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
CERTIFIED = "9c4d0000-0000-4000-8000-000000000000"
DEFAULT = "https://graph.microsoft.com/.default"


def _options(running, ca=None):
    return {
        "authority": running.base,
        "disable_instance_discovery": True,
        "connection_verify": ca or running.ca,
        "retry_total": 0,
    }


def test_secret(running):
    """A secret gives a token that Graph accepts."""
    credential = ClientSecretCredential(TENANT, CLIENT, "the-value-of-the-secret", **_options(running))
    token = credential.get_token(DEFAULT).token
    headers = {"Authorization": f"Bearer {token}"}
    assert running.browser().get(f"{running.base}/v1.0/users", headers=headers).status_code == 200


def test_certificate(running):
    """A certificate gives a token, in the way that azure-identity signs."""
    own = certified()
    running.control.post(f"/tenants/{TENANT}/apps", {"apps": [{"client_id": CERTIFIED, "certificate_pem": own.pem}]})
    data = (own.key + own.pem).encode()
    credential = CertificateCredential(TENANT, CERTIFIED, certificate_data=data, **_options(running))
    assert credential.get_token(DEFAULT).token


def test_wrong_secret(running):
    """A wrong secret is told with Entra's number."""
    credential = ClientSecretCredential(TENANT, CLIENT, "wrong", **_options(running))
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        credential.get_token(DEFAULT)


def test_wrong_certificate(running):
    """Another certificate than the registered one is refused."""
    own, other = certified(), certified()
    app = {"client_id": CERTIFIED, "certificate_pem": own.pem}
    running.control.post(f"/tenants/{TENANT}/apps", {"apps": [app]})
    data = (other.key + other.pem).encode()
    credential = CertificateCredential(TENANT, CERTIFIED, certificate_data=data, **_options(running))
    with pytest.raises(ClientAuthenticationError, match="AADSTS700027"):
        credential.get_token(DEFAULT)


def test_unknown_tenant(running):
    """A tenant that does not exist is told with AADSTS90002."""
    nowhere = "99999999-9999-4999-8999-999999999999"
    credential = ClientSecretCredential(nowhere, CLIENT, "x", **_options(running))
    with pytest.raises((ClientAuthenticationError, ValueError), match=r"90002|tenant"):
        credential.get_token(DEFAULT)


def test_server_of_a_stranger(running, tmp_path):
    """It does not talk to a server whose certificate is of an authority that it does not trust."""
    stranger = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    credential = ClientSecretCredential(TENANT, CLIENT, "x", **_options(running, str(stranger)))
    with pytest.raises((ClientAuthenticationError, ServiceRequestError)):
        credential.get_token(DEFAULT)

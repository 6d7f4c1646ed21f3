from pathlib import Path

import pytest
import trustme

from simkit.settings import SettingError, read_server_settings


def settings(**given: str) -> object:
    """Settings read from MOCK_CHART_ variables."""
    return read_server_settings("MOCK_CHART", 7410, {f"MOCK_CHART_{name}": value for name, value in given.items()})


def test_nothing_needs_to_be_set() -> None:
    """Without any variable a simulator listens on loopback, without TLS, at its usual port."""
    usual = read_server_settings("MOCK_CHART", 7410, {})
    assert (usual.host, usual.port, usual.public_url, usual.tls) == ("127.0.0.1", 7410, "http://127.0.0.1:7410", False)
    assert (usual.seed, usual.threads, usual.ledger_size, usual.ca_bundle) == ("0", 16, 50_000, None)


def test_an_empty_variable_is_not_set() -> None:
    """A variable that is set to nothing counts as not set."""
    assert settings(PORT="", PUBLIC_URL="", TLS_CERT="") == settings()


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({"PORT": "8000"}, "http://127.0.0.1:8000"),
        ({"HOST": "::1"}, "http://[::1]:7410"),
        ({"PUBLIC_URL": "https://epic.example/"}, "https://epic.example"),
    ],
)
def test_the_public_address_follows(given: dict[str, str], url: str) -> None:
    """The public address follows from host and port unless it is set; it has no slash at its end."""
    assert read_server_settings("X", 7410, {f"X_{k}": v for k, v in given.items()}).public_url == url


def test_with_a_certificate_it_is_https(tmp_path: Path) -> None:
    """With a certificate, its key and an authority to trust, the public address is https."""
    authority = trustme.CA()
    cert, key, bundle = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "ca.pem"
    issued = authority.issue_cert("127.0.0.1")
    issued.cert_chain_pems[0].write_to_path(cert)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(bundle)
    given = {"X_TLS_CERT": str(cert), "X_TLS_KEY": str(key), "X_CA_BUNDLE": str(bundle)}
    read = read_server_settings("X", 7410, given)
    assert (read.tls, read.public_url, read.ca_bundle) == (True, "https://127.0.0.1:7410", str(bundle))


WHOLE = "a whole number from"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "zero", f"{WHOLE} 1 to 65535 is allowed."),
        ("PORT", "0", f"{WHOLE} 1 to 65535 is allowed."),
        ("PORT", "65536", f"{WHOLE} 1 to 65535 is allowed."),
        ("PORT", "-1", f"{WHOLE} 1 to 65535 is allowed."),
        ("PORT", "7410.5", f"{WHOLE} 1 to 65535 is allowed."),
        ("THREADS", "1", f"{WHOLE} 2 to 1000 is allowed."),
        ("LEDGER_SIZE", "99", f"{WHOLE} 100 to 5000000 is allowed."),
        ("PUBLIC_URL", "127.0.0.1:7410", "an http or https address with a host, without query, is allowed."),
        ("PUBLIC_URL", "http://", "an http or https address with a host, without query, is allowed."),
        ("PUBLIC_URL", "http://[half", "an http or https address with a host, without query, is allowed."),
        ("PUBLIC_URL", "http://h/?a=1", "an http or https address with a host, without query, is allowed."),
        ("CA_BUNDLE", "/nowhere.pem", "the path of an existing PEM file is allowed."),
        ("TLS_CERT", "/nowhere.pem", "the path of an existing PEM file is allowed."),
    ],
)
def test_a_wrong_setting_is_refused(name: str, value: str, allowed: str) -> None:
    """A setting that cannot be used is refused with its name, its value and what is allowed."""
    with pytest.raises(SettingError) as refused:
        settings(**{name: value})
    assert str(refused.value) == f"MOCK_CHART_{name} is {value!r}; {allowed}"


def test_certificate_and_key_belong_together(tmp_path: Path) -> None:
    """A certificate without its key is refused."""
    (tmp_path / "cert.pem").touch()
    with pytest.raises(SettingError, match="TLS_CERT and MOCK_CHART_TLS_KEY belong together: set both or neither"):
        settings(TLS_CERT=str(tmp_path / "cert.pem"))


def test_a_key_must_belong_to_its_certificate(tmp_path: Path) -> None:
    """Files that are no certificate with its key are refused at start, not when the first caller comes."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    trustme.CA().issue_cert("127.0.0.1").cert_chain_pems[0].write_to_path(cert)
    trustme.CA().issue_cert("127.0.0.1").private_key_pem.write_to_path(key)
    with pytest.raises(SettingError, match="a PEM certificate and the PEM key that belongs to it are allowed"):
        settings(TLS_CERT=str(cert), TLS_KEY=str(key))


def test_an_authority_must_be_a_certificate(tmp_path: Path) -> None:
    """A file without any certificate is refused as authority."""
    bundle = tmp_path / "ca.pem"
    bundle.write_text("nonsense")
    with pytest.raises(SettingError, match="a PEM file with at least one certificate is allowed"):
        settings(CA_BUNDLE=str(bundle))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("HOSTT", "the nearest one is MOCK_CHART_HOST"),
        ("PUBLIC_ULR", "the nearest one is MOCK_CHART_PUBLIC_URL"),
        (
            "Q",
            "there are MOCK_CHART_HOST, MOCK_CHART_PORT, MOCK_CHART_PUBLIC_URL, MOCK_CHART_SEED, MOCK_CHART_TLS_CERT, "
            "MOCK_CHART_TLS_KEY, MOCK_CHART_CA_BUNDLE, MOCK_CHART_LEDGER_SIZE, MOCK_CHART_THREADS",
        ),
        ("LEDGERSIZE", "the nearest one is MOCK_CHART_LEDGER_SIZE"),
    ],
)
def test_a_misspelt_name_is_refused(name: str, right: str) -> None:
    """A variable with the prefix that is no setting is named, with the nearest one."""
    with pytest.raises(SettingError) as refusal:
        settings(**{name: "1"})
    assert str(refusal.value) == f"MOCK_CHART_{name} is no setting; {right}."


@pytest.mark.parametrize("name", ["SERVICE_HOST", "SERVICE_PORT_HTTP", "PORT_7410_TCP_ADDR"])
def test_what_containers_add_is_no_mistake(name: str) -> None:
    """What Kubernetes adds for a service of the same name is ignored."""
    assert settings(**{name: "10.0.0.1"}) == settings()


def test_a_name_like_no_other() -> None:
    """Where nothing comes near, all settings are named."""
    with pytest.raises(SettingError, match="MOCK_CHART_Q is no setting; there are MOCK_CHART_HOST, MOCK_CHART_PORT, "):
        settings(Q="1")

from pathlib import Path

import pytest

from conformance.targets.mistakes import target_schema
from conformance.targets.target_file import read_target, reference_target
from conformance.usage import WrongUsage

ACME = (Path(__file__).parent / "acme.toml").read_text("utf-8")

MISTAKES = [
    ("schema = 1", "schema = 2", "line 1: 'schema' is 2; it must be 1."),
    ('name = "Acme visits"', 'name = ""', "line 2: 'name' is empty; give it a value or leave the key out."),
    ('name = "Acme visits"', "name = 5", "line 2: 'name' is 5; it must be a text in quotes."),
    ("ready =", "redy =", "line 8: unknown key 'redy' in [connector]; the nearest valid one is 'ready'."),
    ("schema = 1", 'schema = 1\nbase_url = "x"', "line 2: unknown key 'base_url'; it belongs in [connector]."),
    (
        "ready =",
        'client_id = "x"\nready =',
        "line 8: unknown key 'client_id' in [connector]; "
        "valid are base_url, start, image, cwd, env, ready, ready_timeout_s, launch.",
    ),
    (
        'start = ["node"',
        f'cwd = "{"x" * 300}"\nstart = ["node"',
        "line 6: 'cwd' in [connector] is '{folder}/" + "x" * 300 + "'; there is no such directory.",
    ),
    ("[entra]", "[entre]", "line 35: unknown key 'entre'; the nearest valid one is 'entra'."),
    ('client_id = "acme-patient"\n', "", "line 25: the key 'client_id' is missing in [epic.patient]."),
    (
        'auth = "client_secret_basic"',
        'auth = "client_secret_bsic"',
        "line 22: 'auth' in [epic.provider] is 'client_secret_bsic'; the nearest valid one is 'client_secret_basic'.",
    ),
    (
        'client_secret = "not-a-secret"\n\n[epic.patient]',
        "[epic.patient]",
        "line 22: 'auth' in [epic.provider] is 'client_secret_basic'; that needs the key 'client_secret' there.",
    ),
    (
        'jwks_url = "/jwks.json"\n',
        "",
        "line 32: 'auth' in [epic.backend] is 'private_key_jwt'; that needs the key 'jwks_url' or 'jwks' there.",
    ),
    (
        'base_url = "http://127.0.0.1:7400"',
        'base_url = "127.0.0.1:7400"',
        "line 5: 'base_url' in [connector] is '127.0.0.1:7400'; "
        "it must be an absolute http or https address without user, query or fragment, and its port from 1 to 65535.",
    ),
    (
        "http://127.0.0.1:7400",
        "http://127.0.0.1:74000",
        "line 5: 'base_url' in [connector] is 'http://127.0.0.1:74000'; "
        "it must be an absolute http or https address without user, query or fragment, and its port from 1 to 65535.",
    ),
    (
        "http://127.0.0.1:7400",
        "http://acme:secret@127.0.0.1:7400",
        "line 5: 'base_url' in [connector] is 'http://acme:secret@127.0.0.1:7400'; "
        "it must be an absolute http or https address without user, query or fragment, and its port from 1 to 65535.",
    ),
    (
        'ready = "/healthz"',
        "ready_timeout_s = 0",
        "line 8: 'ready_timeout_s' in [connector] is 0; it must be a number above 0 and up to 600.",
    ),
    (
        'ready = "/healthz"',
        "ready_timeout_s = true",
        "line 8: 'ready_timeout_s' in [connector] is true; it must be a number.",
    ),
    (
        "ACME_FHIR = ",
        '"ACME=FHIR" = ',
        "line 7: the key 'ACME=FHIR' in [connector.env] must be a name without '='.",
    ),
    (
        'redirect_uris = ["/callback/epic"]',
        'redirect_uris = ["callback"]',
        "line 21: entry 1 of 'redirect_uris' in [epic.provider] is 'callback'; "
        "it must be a path that begins with / or an http or https address.",
    ),
    (
        "{epic_fhir_base}",
        "{epic-fhir-base}",
        "line 7: 'ACME_FHIR' in [connector.env] has the unknown placeholder {epic-fhir-base}; "
        "the nearest valid one is {epic_fhir_base} (write {{ for a brace).",
    ),
    (
        "[observe]",
        '[operate]\nrotate_keys = ["acme", "{connector_prot}"]\n\n[observe]',
        "line 44: 'rotate_keys' in [operate] has the unknown placeholder {connector_prot}; "
        "the nearest valid one is {connector_port} (write {{ for a brace).",
    ),
    (
        'logs = ["acme.log"]',
        'logs = ["{outputs}"]',
        "line 44: 'logs' in [observe] has the unknown placeholder {outputs}; "
        "the nearest valid one is {output} (write {{ for a brace).",
    ),
    (
        'logs = ["acme.log"]',
        'dumps.emea = ["pg_dump", "{directory}"]',
        "line 44: 'emea' in [observe.dumps] has the unknown placeholder {directory}; "
        "valid are python (write {{ for a brace).",
    ),
    (
        "{epic_fhir_base}",
        "{epic_fihr_base}",
        "line 7: 'ACME_FHIR' in [connector.env] has the unknown placeholder {epic_fihr_base}; "
        "the nearest valid one is {epic_fhir_base} (write {{ for a brace).",
    ),
    (
        'ready = "/healthz"',
        'image = "acme/visits:1"',
        "line 8: 'start' and 'image' in [connector] exclude each other; keep one of them.",
    ),
    (
        'start = ["node", "server.mjs"]',
        'image = "acme/visits:1"',
        "line 44: 'logs' in [observe] names 'acme.log', which is in a container; that needs 'cwd' in [connector].",
    ),
    (
        "join_window = true",
        "join_window = 1",
        "line 41: 'join_window' in [capabilities] is 1; it must be true or false.",
    ),
    (
        "join_window",
        "join_windows",
        "line 41: unknown key 'join_windows' in [capabilities]; the nearest valid one is 'join_window'.",
    ),
    (
        "join_window = true",
        "portal = true",
        "line 41: 'portal' in [capabilities] is true; that needs a table [portal] with the key 'home'.",
    ),
    (
        "join_window = true",
        "key_rotation = true",
        "line 41: 'key_rotation' in [capabilities] is true; that needs a table [operate] with the key 'rotate_keys'.",
    ),
    ("americas", "europe", "line 45: unknown key 'europe' in [observe.stores]; valid are americas, emea, apac."),
    (
        'client_secret = "not-a-secret"\nredirect_uris = ["/callback/microsoft"]',
        'redirect_uris = ["/callback/microsoft"]',
        "line 35: [entra] needs the key 'client_secret' or 'certificate'.",
    ),
    (
        'jwks_url = "/jwks.json"',
        'jwks = "nowhere.json"',
        "line 33: 'jwks' names 'nowhere.json'; the file cannot be read (No such file or directory).",
    ),
]


def written(folder, text):
    """The text as a target file."""
    file = folder / "acme.toml"
    file.write_text(text)
    return file


@pytest.fixture
def acme(tmp_path):
    """The target of the good file."""
    return read_target(written(tmp_path, ACME))


@pytest.mark.parametrize(("right", "wrong", "sentence"), MISTAKES, ids=[mistake[2][:40] for mistake in MISTAKES])
def test_mistakes(tmp_path, right, wrong, sentence):
    """A mistake is refused in one sentence with its line, its key and what would be right."""
    assert right in ACME
    file = written(tmp_path, ACME.replace(right, wrong, 1))
    with pytest.raises(WrongUsage) as refused:
        read_target(file)
    assert str(refused.value) == f"{file}, {sentence.replace('{folder}', str(tmp_path))}"


def test_text_in_braces_is_no_placeholder(tmp_path):
    """What is not meant as a placeholder of ours need not be escaped."""
    text = ACME.replace("{epic_fhir_base}", '{\\"level\\": 1} {HH-mm}')
    assert read_target(written(tmp_path, text)).program.env["ACME_FHIR"] == '{"level": 1} {HH-mm}'


def test_byte_order_mark(tmp_path):
    """A file that an editor on Windows wrote is read as well."""
    assert read_target(written(tmp_path, f"\ufeff{ACME}")).name == "Acme visits"


def test_address_of_version_six(tmp_path):
    """An IPv6 address keeps its brackets on another port."""
    target = read_target(written(tmp_path, ACME.replace("http://127.0.0.1:7400", "http://[::1]:7400")))
    assert target.moved_to(24000).base_url == "http://[::1]:24000"


def test_no_certificate(tmp_path):
    """A key, or anything else, in place of the certificate is refused."""
    (tmp_path / "acme.pem").write_text("-----BEGIN PRIVATE KEY-----")
    entra = 'client_secret = "not-a-secret"\nredirect_uris = ["/callback/microsoft"]'
    assert entra in ACME
    text = ACME.replace(entra, 'certificate = "acme.pem"\nredirect_uris = ["/callback/microsoft"]')
    with pytest.raises(WrongUsage, match=r"line 37: 'certificate' names 'acme\.pem'; that is not a certificate in PEM"):
        read_target(written(tmp_path, text))


def test_not_toml(tmp_path):
    """A file that is no TOML is refused with the line where it stops being one."""
    with pytest.raises(WrongUsage, match=r"is not valid TOML: .*line 2"):
        read_target(written(tmp_path, "schema = 1\nname = \n"))


@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000])
def test_too_much_of_something(tmp_path, value):
    """What the reader of TOML gives up on is refused in a sentence as well."""
    (tmp_path / "acme.toml").write_text(f"schema = {value}")
    with pytest.raises(WrongUsage, match="cannot be read: a list in it is too deep or a number too long"):
        read_target(tmp_path / "acme.toml")


def test_no_file(tmp_path):
    """A file that does not exist is refused by its name."""
    with pytest.raises(WrongUsage, match=r"nowhere\.toml cannot be read: No such file"):
        read_target(tmp_path / "nowhere.toml")


def test_missing_context(tmp_path):
    """Without a portal the target file says what the records put into the context."""
    text = ACME.replace(ACME[ACME.index("[context]") : ACME.index("[epic.provider]")], "")
    with pytest.raises(WrongUsage, match=r"the table \[context\] is missing"):
        read_target(written(tmp_path, text))


def test_epic_apps(acme):
    """Registrations have absolute addresses and the client id of the environment."""
    provider, patient, backend = acme.epic_apps("Production")
    assert provider == {
        "client_id": "acme-provider-live",
        "audience": "provider",
        "auth": "client_secret_basic",
        "client_secret": "not-a-secret",
        "redirect_uris": ["http://127.0.0.1:7400/callback/epic"],
        "fhir": "R4",
    }
    assert patient["redirect_uris"] == ["https://elsewhere.example/callback"]
    assert backend["jwks_url"] == "http://127.0.0.1:7400/jwks.json"


def test_testing_id(acme):
    """The production client id counts in Production only."""
    assert acme.epic_apps("Testing")[0]["client_id"] == "acme-provider"


def test_entra_app(acme):
    """The registration at Entra ID leaves permissions to the world unless the file names them."""
    assert acme.entra_app() == {
        "client_id": "6f1e0000-0000-4000-8000-000000000000",
        "client_secret": "not-a-secret",
        "redirect_uris": ["http://127.0.0.1:7400/callback/microsoft"],
    }


def test_capabilities(acme):
    """Restart, logs and stores follow from what the file says elsewhere."""
    assert acme.capabilities == {"join_window", "restart", "logs", "stores"}


def test_observed_files(acme, tmp_path):
    """Log and store files are relative to the target's directory."""
    assert acme.observe.logs == (tmp_path / "acme.log",)
    assert acme.observe.stores == {"americas": (tmp_path / "acme.sqlite",)}


def test_image_has_its_directory(tmp_path):
    """A container runs in no directory of this machine unless one is named, which can be observed."""
    image = ACME.replace('start = ["node", "server.mjs"]', 'image = "acme/visits:1"')
    bare = read_target(written(tmp_path, image[: image.index("[observe]")] + '[observe]\nlogs = ["{output}"]\n'))
    assert bare.program.cwd is None
    assert bare.capabilities == {"join_window", "restart", "logs"}
    mounted = read_target(written(tmp_path, image.replace("ready =", 'cwd = "."\nready =')))
    assert (mounted.program.cwd, mounted.observe.logs) == (tmp_path, (tmp_path / "acme.log",))


def test_moved(acme):
    """A moved target has its addresses on the other port."""
    assert acme.moved_to(9000).launch_url("patient") == "http://127.0.0.1:9000/launch/patient"


def test_user_token_needs_no_client(tmp_path):
    """A backend that reports with the launching user's token has no registration of its own."""
    start, end = ACME.index("[epic.backend]"), ACME.index("[entra]")
    text = ACME[:start] + '[epic.backend]\nauth = "user_token"\n\n' + ACME[end:]
    assert [app["audience"] for app in read_target(written(tmp_path, text)).epic_apps("Testing")] == [
        "provider",
        "patient",
    ]


def test_key_file(tmp_path):
    """A key set can stand in a file beside the target file."""
    (tmp_path / "keys.json").write_text('{"keys": []}')
    file = written(tmp_path, ACME.replace('jwks_url = "/jwks.json"', 'jwks = "keys.json"'))
    assert read_target(file).epic["backend"].jwks == {"keys": []}


def test_reference():
    """The bundled target file is right, has a portal and can be restarted."""
    assert {"portal", "restart"} <= reference_target().capabilities


def test_schema_is_a_schema():
    """The published schema is valid itself."""
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(target_schema())

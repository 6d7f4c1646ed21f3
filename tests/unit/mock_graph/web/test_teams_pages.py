import html
import re
from urllib.parse import urlsplit

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"


def _path(meeting):
    return meeting["joinWebUrl"].removeprefix("http://graph.test")


def _join(world, meeting, browser, **form):
    """Join by the page and follow to the meeting; returns the page and its address."""
    answer = browser.post(_path(meeting), data=form)
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["Location"]), answer.headers["Location"]


def _post(browser, page, ending, **form):
    action = html.unescape(re.search(rf'action="([^"]*/{ending}\?[^"]*)"', page.text)[1])
    return browser.post(action, data=form, follow_redirects=True)


def _main(page):
    return dict(re.findall(r'data-(\w+)="([^"]*)"', re.search(r"<main[^>]*>", page.text)[0]))


@pytest.fixture
def doctor(world):
    """Dr. Okafor's browser, signed in."""
    browser = world.app.test_client()
    world.sign_in(browser, "okafor")
    return browser


@pytest.fixture
def patient(world):
    """A browser without Microsoft account."""
    return world.app.test_client()


def test_join_page_for_a_guest(world, patient):
    """A guest is asked for a name, may switch devices, test them, and join."""
    page = patient.get(_path(world.meeting())).text
    for part in ("Type your name", "Camera", "Microphone", "Test your devices", ">Join now</button>", "Sign in"):
        assert part in page


def test_join_page_with_account(world, doctor):
    """Who is signed in sees the account's name and is asked for none."""
    page = doctor.get(_path(world.meeting())).text
    assert "Joining as <strong>Dr. Okafor</strong>" in page
    assert "Type your name" not in page


def test_device_test(world, patient):
    """Camera and microphone can be tested before joining and in the lobby, without script."""
    meeting = world.meeting()
    context = _path(meeting).split("context=")[1]
    assert "Your camera works." in patient.get(f"{_path(meeting).split('?')[0]}?context={context}&test=camera").text
    page, address = _join(world, meeting, patient, name="Maya")
    assert "Test microphone" in page.text
    assert "Your microphone works." in patient.get(f"{address}&test=microphone").text


def test_visit(world, doctor, patient):
    """Lobby, admission, leaving: each page shows the present state."""
    meeting = world.meeting()
    page, address = _join(world, meeting, patient, name="Maya")
    assert _main(page)["state"] == "lobby"
    assert "You&#39;re in the lobby" in page.text
    assert "let you in" in page.text
    own, own_address = _join(world, meeting, doctor)
    assert _main(own)["state"] == "in"
    who = re.search(r'name="who" value="([^"]*)" aria-label="Admit Maya">Admit<', own.text)[1]
    assert 'aria-label="Deny Maya">Deny<' in own.text
    assert who == _main(page)["participant"]
    _post(doctor, own, "admit", who=who)
    inside = patient.get(address)
    assert "You&#39;re in the meeting" in inside.text
    assert "Dr. Okafor" in inside.text
    assert "Waiting in lobby" not in inside.text
    assert "You left the meeting" in _post(patient, inside, "leave").text
    assert "Maya" not in doctor.get(own_address).text


def test_denied(world, doctor, patient):
    """Who is denied reads it and can ask again."""
    meeting = world.meeting()
    page, address = _join(world, meeting, patient, name="Maya")
    own, _ = _join(world, meeting, doctor)
    _post(doctor, own, "turn-away", who=_main(page)["participant"])
    refused = patient.get(address)
    assert "You were not admitted" in refused.text
    assert html.escape(_path(meeting)) in refused.text


def test_end(world, doctor, patient):
    """Who ends the meeting sends everybody out; guests are not offered it."""
    meeting = world.meeting()
    page, address = _join(world, meeting, patient, name="Maya")
    own, _ = _join(world, meeting, doctor)
    _post(doctor, own, "admit", who=_main(page)["participant"])
    assert "End meeting" not in patient.get(address).text
    _post(doctor, own, "end")
    assert "The meeting has ended." in patient.get(address).text


def test_guest_cannot_decide(world, doctor, patient):
    """A guest who sends the form by hand admits nobody and ends nothing."""
    meeting = world.meeting()
    page, address = _join(world, meeting, patient, name="Maya")
    _join(world, meeting, doctor)
    path, key = address.split("?")
    for deed in ("admit", "end"):
        refused = patient.post(f"{path}/{deed}?{key}", data={"who": _main(page)["participant"]})
        assert refused.status_code == 403
        assert 'role="alert"' in refused.text
    assert _main(patient.get(address))["state"] == "lobby"


def test_page_belongs_to_one(world, patient):
    """A meeting page opens only with its own key."""
    _, address = _join(world, world.meeting(), patient, name="Maya")
    assert patient.get(urlsplit(address).path).status_code == 404
    assert patient.get(f"{urlsplit(address).path}?key=other").status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_name_needed(world, patient, name):
    """A guest needs a name of reasonable length."""
    answer = patient.post(_path(world.meeting()), data={"name": name})
    assert answer.status_code == 400
    assert "Type your name" in answer.text
    assert 'role="alert"' in answer.text


def test_name_is_escaped(world, doctor, patient):
    """A name is shown as text, whatever is in it."""
    meeting = world.meeting()
    _join(world, meeting, patient, name="<script>alert(1)</script>")
    own, _ = _join(world, meeting, doctor)
    assert "<script>alert" not in own.text


def test_anonymous_join_off(world, patient):
    """Where guests are not allowed the page says so."""
    world.put_tenant(settings={"anonymous_join": False})
    answer = patient.post(_path(world.meeting()), data={"name": "Maya"})
    assert answer.status_code == 403
    assert "without an account" in answer.text


def test_unknown_meeting(world, patient):
    """A link of no meeting is told in words."""
    page = patient.get("/l/meetup-join/19%3ameeting_bm9uZQ%40thread.v2/0?context=%7b%7d")
    assert page.status_code == 404
    assert "We can&#39;t find this meeting" in page.text


def test_sign_in_from_the_join_page(world, patient):
    """The join page's sign-in leads back to it, and nowhere else."""
    meeting = world.meeting()
    form = {"loginfmt": "okafor@riverside.example", "passwd": "password of okafor", "ctx": _path(meeting)}
    assert "Password" in patient.get("/organizations/login", query_string={"ctx": _path(meeting)}).text
    assert patient.post("/organizations/login", data=form).headers["Location"] == _path(meeting)
    assert "Dr. Okafor" in patient.get(_path(meeting)).text
    elsewhere = patient.post("/organizations/login", data={**form, "ctx": "http://evil.test/"})
    assert "Location" not in elsewhere.headers


def test_account_of_the_tenant_first(world, doctor):
    """With several accounts in a browser the one of the meeting's tenant joins."""
    world.put_tenant("99999999-9999-4999-8999-999999999999", "hillside")
    world.sign_in(doctor, "ferro", "organizations", domain="hillside.example")
    assert "Dr. Okafor" in doctor.get(_path(world.meeting())).text


def test_stranger_with_account(world, patient):
    """Somebody with an account of another tenant waits."""
    world.put_tenant("99999999-9999-4999-8999-999999999999", "hillside")
    world.sign_in(patient, "ferro", "organizations", domain="hillside.example")
    page, _ = _join(world, world.meeting(), patient)
    assert _main(page)["state"] == "lobby"


def test_page_policy(world, patient):
    """Pages load nothing from elsewhere and cannot be framed."""
    headers = patient.get(_path(world.meeting())).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_facts(world, doctor, patient):
    """The ledger knows who joined which meeting in which state, and who admitted."""
    meeting = world.meeting()
    page, _ = _join(world, meeting, patient, name="Maya")
    facts = world.facts("teams.join")
    assert (facts["meeting"], facts["user"], facts["state"]) == (meeting["id"], None, "lobby")
    own, _ = _join(world, meeting, doctor)
    assert world.facts("teams.join")["user"] == "okafor"
    _post(doctor, own, "admit", who=_main(page)["participant"])
    facts = world.facts("teams.admit")
    assert (facts["participant"], facts["by"]) == (_main(page)["participant"], _main(own)["participant"])
    assert "Maya" not in str(facts)


def test_who_left_decides_nothing(world, doctor, patient):
    """A presenter who has left lets nobody in any more."""
    meeting = world.meeting()
    page, address = _join(world, meeting, patient, name="Maya")
    own, own_address = _join(world, meeting, doctor)
    _post(doctor, own, "leave")
    path, key = own_address.split("?")
    assert doctor.post(f"{path}/admit?{key}", data={"who": _main(page)["participant"]}).status_code == 403
    assert _main(patient.get(address))["state"] == "lobby"

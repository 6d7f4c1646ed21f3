"""People who use Chromium: the same interface as in plain mode, and pages that run their JavaScript."""

import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme

from conformance.evidence import DeedFailed, Evidence, RehearsalBroke
from conformance.people.chromium import ChromiumBrowser
from conformance.people.driving import Chromium, chromium_program
from conformance.people.page import Page
from conformance.people.person import Person
from conformance.people.plain import PlainBrowser
from conformance.people.room import Windows
from conformance.people.unanswered import NotOnPage
from conformance.usage import WrongUsage
from simkit.serving import run_in_thread
from tests.browser.people.scripted import site
from tests.unit.conformance.garbage import TOLD, garbage

pytestmark = pytest.mark.slow
LAUNCH = "/launch?iss=http://127.0.0.1:1/R4&launch=eyJzZWNyZXQi.AAAA"
FORGIVEN = ("bad-refresh",)
"""Chromium stays on a page that would send people on to no address."""
New = Callable[[], ChromiumBrowser]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One Chromium; skipped with the reason where there is none."""
    try:
        chromium_program()
    except WrongUsage as missing:
        pytest.skip(str(missing))
    with Chromium([], None) as running:
        yield running


@pytest.fixture
def new(chromium: Chromium) -> Iterator[New]:
    """Makes browsers that are closed after the test."""
    opened = []

    def make() -> ChromiumBrowser:
        opened.append(ChromiumBrowser(chromium))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    """Where the scripted pages are."""
    with run_in_thread(site()) as address:
        yield address


def said(page: Page) -> str:
    """What a page says that it heard."""
    found = page.root.first(having="id", value="said")
    return found.words if found else f"{page.heading}: {page.text}"


def test_scripts_make_the_page(new: New, place: str) -> None:
    """Fields and buttons that a script made are used by their labels; in plain mode they are not there."""
    browser = new()
    browser.open(f"{place}/app")
    page = browser.press("Send", {"Name": "Maya", "Region": "EMEA", "I agree": "on"})
    assert said(page) == "Maya,e,True"
    plain = PlainBrowser()
    plain.open(f"{place}/app")
    with pytest.raises(NotOnPage, match="There is no 'Send' here"):
        plain.press("Send")


def test_what_is_typed_is_read(new: New, place: str) -> None:
    """The value that stands in a field is what the page shows, whatever its HTML said at first."""
    browser = new()
    browser.open(f"{place}/form")
    browser.press("Save", {"Name": "Maya"})
    assert "name=Maya" in said(browser.page)
    assert "deed=save" in said(browser.page)


def test_lists_offer_what_they_offer(new: New, place: str) -> None:
    """A value that a list does not have is told like in plain mode."""
    browser = new()
    browser.open(f"{place}/app")
    with pytest.raises(NotOnPage, match="The list does not offer 'Mars'"):
        browser.press("Send", {"Region": "Mars"})


@pytest.mark.parametrize("button", ["Open", "Open too"])
def test_pop_ups_are_followed(new: New, place: str, button: str) -> None:
    """What opens is in front; when it closes, the page behind it is, as it is then."""
    browser = new()
    browser.open(f"{place}/pop-up")
    assert browser.press(button).heading == "popped"
    if button == "Open":
        assert said(browser.press("Done")) == "popped"


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("waits", "waited"),
        ("refresh", "refreshed"),
        ("slow-refresh", "refreshed"),
        ("form-post", "code=c0de"),
    ],
)
def test_pages_that_go_on(new: New, place: str, name: str, heard: str) -> None:
    """An interstitial page, a refresh and a form that submits itself are followed, and each page was shown."""
    browser = new()
    assert said(browser.open(f"{place}/{name}")).startswith(heard)
    first, _last = browser.shown
    assert first.heading == name


def test_a_page_that_goes_on_much_later(new: New, place: str) -> None:
    """A page that will be left in a quarter of an hour is read as it stands."""
    assert new().open(f"{place}/times-out").heading == "times-out"


def test_a_script_that_never_ends(new: New, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that answers nothing any more took too long, and its window can be closed."""
    monkeypatch.setattr("conformance.people.chromium._ALL_WITHIN_S", 3)
    with pytest.raises(DeedFailed, match="it took too long"):
        new().open(f"{place}/never-ends")


def test_one_quiet_look_is_not_rest(new: New, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where looks are rarer than the time that a page must be quiet for, a page that goes on is still followed."""
    monkeypatch.setattr("conformance.people.chromium._LOOK_EVERY_S", 0.3)
    browser, unready = new(), [True, True]
    look = browser._restless

    async def late(windows: Windows, since_s: float) -> bool:
        return unready.pop() if unready else await look(windows, since_s)

    monkeypatch.setattr(browser, "_restless", late)
    assert said(browser.open(f"{place}/slow-refresh")) == "refreshed"


def test_questions_are_answered(new: New, place: str) -> None:
    """Whoever presses a button means it."""
    browser = new()
    browser.open(f"{place}/asks")
    assert said(browser.press("Remove")) == "sure"


def test_what_is_not_shown_is_not_read(new: New, place: str) -> None:
    """A hidden alert and words for browsers without JavaScript say nothing."""
    page = new().open(f"{place}/quiet")
    assert page.alert == ""
    assert "Needs JavaScript" not in page.text


def test_what_is_shown_is_pressed(new: New, place: str) -> None:
    """Of two buttons of a name the one that can be seen is pressed, also one that is folded away."""
    browser = new()
    browser.open(f"{place}/two")
    assert said(browser.press("Join")) == "more"


def test_what_cannot_be_pressed(new: New, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A button that does not react fails the step that takes it."""
    monkeypatch.setattr("conformance.people.chromium._PRESS_WITHIN_MS", 200.0)
    browser = new()
    browser.open(f"{place}/covered")
    with pytest.raises(NotOnPage, match="'Join' cannot be pressed"):
        browser.press("Join")


def test_a_page_that_never_rests(new: New, place: str) -> None:
    """A page that changes all the time is read all the same."""
    assert new().open(f"{place}/polls").heading == "polls"


def test_hops_and_cookies(new: New, place: str) -> None:
    """Each answer on the way is remembered with all its headers; another window has the same cookies."""
    browser = new()
    assert said(browser.open(f"{place}/cookie/maya")) == "maya"
    first, second = browser.hops
    assert (first.url, first.status, first.is_page) == (f"{place}/cookie/maya", 302, False)
    assert [one.partition(";")[0] for one in first.cookies] == ["who=maya", "other=two"]
    assert (second.url, second.status, second.is_page) == (f"{place}/kept?maya", 200, True)
    other = browser.window()
    assert said(other.open(f"{place}/kept")) == "maya"
    assert [hop.url for hop in other.hops] == [f"{place}/kept"]
    assert len(browser.hops) == 2
    assert said(new().open(f"{place}/kept")) == "None"


@pytest.mark.parametrize("way", ["redirect", "script"])
def test_a_navigation_is_stopped(new: New, place: str, way: str) -> None:
    """A redirect is stopped before the address that a condition names, and nobody was asked there."""
    browser = new()
    browser.open(f"{place}/onwards")
    browser.stopping_before(lambda url: "code=" in url)
    _ = browser.open(f"{place}/away") if way == "redirect" else browser.press("Go on")
    assert browser.stopped_at == f"{place}/further?code=c0de"
    assert [hop.url for hop in browser.hops] == [f"{place}/onwards", f"{place}/away"]
    browser.stopping_before(None)
    assert browser.open(f"{place}/kept").heading == "Kept"


def test_nothing_leaves_this_machine(new: New, place: str) -> None:
    """An address elsewhere is not even looked up."""
    with pytest.raises(DeedFailed, match="rehearsals go to no address outside of this machine"):
        new().open(f"{place}/further")


def test_an_answer_that_is_no_page(new: New, place: str) -> None:
    """Bare JSON is no message for a person, and keeps its status."""
    page = new().open(f"{place}/data")
    assert (page.status, page.tells_a_person) == (418, False)


def test_events(new: New, place: str) -> None:
    """A stream of events is heard with the cookies of the browser."""
    browser = new()
    browser.open(f"{place}/cookie/maya")
    assert browser.listen(f"{place}/events", "", 2, 5) == [("1", "maya"), ("2", "more")]


def test_forged_and_borrowed_forms(new: New, place: str) -> None:
    """A forged form comes from elsewhere without hidden values; a borrowed one brings those of the sender."""
    browser = new()
    browser.open(f"{place}/cookie/maya")
    page = browser.open(f"{place}/form")
    assert said(browser.send_forged(page, "Save", {"Name": "x"}, "https://mallory.example")) == (
        "name=x deed=save cookie=maya origin=https://mallory.example"
    )
    borrower = new()
    borrower.open(f"{place}/cookie/tomas")
    borrower.open(f"{place}/form")
    assert said(borrower.send_form_of(page, "Save", {"Name": "y"})) == (
        f"token=mine name=y deed=save cookie=tomas origin={place}"
    )


def test_at_the_same_moment(new: New, place: str) -> None:
    """Several people use their browsers at once."""
    people = [new() for _ in range(3)]
    with ThreadPoolExecutor(len(people)) as moment:
        pages = moment.map(lambda browser: browser.open(f"{place}/waits"), people)
    assert [said(page) for page in pages] == ["waited"] * 3


@pytest.mark.parametrize("kind", [kind for kind in TOLD if kind not in FORGIVEN])
def test_a_broken_target_is_told_in_words(new: New, kind: str) -> None:
    """What a target sends instead of an answer is told in the words that plain mode has for it."""
    browser = new()
    Person("Dr. Okafor", browser, Evidence())
    with garbage(kind) as place, pytest.raises(DeedFailed) as failed:
        browser.open(f"{place}{LAUNCH}")
    assert failed.value.finding.actual == f"Dr. Okafor's browser {TOLD[kind].format(place=place)}"


def test_who_is_gone(chromium: Chromium, new: New) -> None:
    """A target that is gone fails; a simulator that is gone breaks the rehearsal."""
    with garbage("page") as place:
        pass
    with pytest.raises(DeedFailed, match=f"got no answer from {place}/: nobody listens there"):
        new().open(f"{place}/")
    browser = ChromiumBrowser(chromium, simulators=[place])
    with pytest.raises(RehearsalBroke, match=f"got no answer from {place}/hyperspace: the simulator there is gone"):
        browser.open(f"{place}/hyperspace?x=1")
    browser.close()


def test_only_the_throw_away_authority_is_trusted(tmp_path: Path) -> None:
    """A certificate of the authority is accepted, and one of another authority is not."""
    ours, other = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    contexts = []
    for authority in (ours, other):
        contexts.append(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
        authority.issue_cert("127.0.0.1").configure_cert(contexts[-1])
    with (
        run_in_thread(site(), ssl_context=contexts[0]) as good,
        run_in_thread(site(), ssl_context=contexts[1]) as bad,
        Chromium([good, bad], str(tmp_path / "ca.pem")) as running,
    ):
        browser = ChromiumBrowser(running, str(tmp_path / "ca.pem"))
        assert browser.open(f"{good}/form").heading == "form"
        with pytest.raises(DeedFailed, match="does not speak TLS with a certificate that the browser trusts"):
            browser.open(f"{bad}/form")

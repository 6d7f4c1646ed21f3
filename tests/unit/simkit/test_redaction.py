import gzip

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simkit import redaction
from simkit.decoding import views
from simkit.exchange import PLACES, Sighting
from simkit.redaction import Canary, Searcher
from tests.unit.simkit.disguises import DISGUISES

NAME = "Maya Lindqvist"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln"


@pytest.fixture
def searcher() -> Searcher:
    """A searcher that looks for a patient's name in one clinic."""
    searcher = Searcher()
    searcher.plant("riverside", [Canary("patient name", NAME)])
    return searcher


def readable(text: str, value: str) -> bool:
    """Whether the value can be read in the text or in a view of it."""
    return any(value.casefold() in seen.casefold() for seen in (text, *(view.text for view in views(text))))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("disguise", sorted(DISGUISES))
def test_every_disguise_is_sighted_everywhere(searcher: Searcher, disguise: str, place: str) -> None:
    """A canary is sighted in every place and disguise, once, and is not readable afterwards."""
    form, hide = DISGUISES[disguise]
    text, sightings = searcher.examine("riverside", place, hide(NAME))
    assert sightings == [Sighting("patient name", "canary", place, form)]
    assert not readable(text, NAME)


@pytest.mark.parametrize("disguise", ["percent-encoded", "base64", "gzip", "basic authentication"])
def test_issued_secrets_are_sighted_in_disguise(searcher: Searcher, disguise: str) -> None:
    """A secret that the simulator issued is sighted in disguise, and is not readable afterwards."""
    form, hide = DISGUISES[disguise]
    secret = searcher.remember("password", "Correct horse/7")
    text, sightings = searcher.examine("riverside", "request-body", hide(secret))
    assert sightings == [Sighting("password", "secret", "request-body", form)]
    assert not readable(text, secret)


def test_a_compressed_body_is_searched(searcher: Searcher) -> None:
    """A canary in a compressed body is sighted as gzip and gone from the text that is kept."""
    text, sightings = searcher.examine("riverside", "request-body", gzip.compress(f"note: {NAME}".encode()))
    assert [sighting.form for sighting in sightings] == ["gzip"]
    assert text == "note: ‹patient name #1›"


def test_the_same_value_keeps_its_number(searcher: Searcher) -> None:
    """A value has one number in whatever case, disguise and exchange; another value has another."""
    searcher.plant("riverside", [Canary("patient name", "Tomas Reyes")])
    text, _ = searcher.examine("riverside", "url", "a=Maya+Lindqvist&b=MAYA LINDQVIST&c=Tomas%20Reyes")
    assert text == "a=‹patient name #1›&b=‹patient name #1›&c=‹patient name #2›"
    assert searcher.examine("riverside", "url", f"/{NAME}")[0] == "/‹patient name #1›"


def test_a_hidden_value_keeps_its_number_too(searcher: Searcher) -> None:
    """What was hidden in base64 is shown as base64 of the numbered value, the rest of the text as it was."""
    text, _ = searcher.examine("riverside", "url", "/launch/TWF5YSBMaW5kcXZpc3Q?x=1")
    assert text == "/launch/‹base64 of patient name #1›?x=1"


def test_only_disguised_words_are_undone(searcher: Searcher) -> None:
    """Where a percent-encoded word hides something, the other words stay as they were sent."""
    text, _ = searcher.examine("riverside", "url", "/v?who=Maya%20Lindqvist&at=10%3A00")
    assert text == "/v?who=‹patient name #1›&at=10%3A00"


def test_a_value_spread_over_words_is_undone(searcher: Searcher) -> None:
    """A canary of several words is removed although only some of its letters were encoded."""
    text, sightings = searcher.examine("riverside", "request-body", "who: %4Daya Lindqvist")
    assert [sighting.form for sighting in sightings] == ["url"]
    assert text == "who: ‹patient name #1›"


@pytest.mark.parametrize("text", ["%41BCDEFGHIJKL %34%31BCDEFGHIJKL", "&amp41BCDEFGHIJKL; 41BCDEFGHIJKL&#38;"])
def test_a_secret_that_an_escape_reaches_into_is_gone(searcher: Searcher, text: str) -> None:
    """Where an escape takes letters of a secret away and another one reveals it, it is not readable afterwards."""
    secret = searcher.remember("code", "41BCDEFGHIJKL")
    shown, sightings = searcher.examine("riverside", "request-body", text)
    assert sightings
    assert not readable(shown, secret)


def test_plain_and_disguised_are_two_sightings(searcher: Searcher) -> None:
    """A canary that stands in a text plainly and percent-encoded is sighted in both forms."""
    _, sightings = searcher.examine("riverside", "url", "a=Maya%20Lindqvist&b=Maya Lindqvist")
    assert {sighting.form for sighting in sightings} == {"raw", "url"}


def test_other_clinics_are_not_accused(searcher: Searcher) -> None:
    """A name that was planted in one clinic is an ordinary name in another."""
    searcher.plant("lakeside", [Canary("patient name", "Tomas Reyes")])
    assert searcher.examine("lakeside", "url", NAME) == (NAME, [])


@pytest.mark.parametrize("clinic", [None, "unheard-of"])
def test_what_belongs_to_no_clinic_is_searched_for_all(searcher: Searcher, clinic: str | None) -> None:
    """An exchange of no known clinic is searched for the canaries of every clinic."""
    assert searcher.examine(clinic, "url", NAME)[1]


def test_shared_canaries_are_looked_for_everywhere(searcher: Searcher) -> None:
    """A canary that was planted for no clinic is sighted in each."""
    searcher.plant(None, [Canary("account number", "ACC-4711")])
    assert searcher.examine("riverside", "url", "acc-4711")[1][0].label == "account number"


def test_uprooted_canaries_are_forgotten(searcher: Searcher) -> None:
    """When a clinic is made anew its old canaries are ordinary words."""
    searcher.uproot("riverside")
    assert searcher.examine("riverside", "url", NAME) == (NAME, [])


def test_two_letters_are_no_canary(searcher: Searcher) -> None:
    """Values shorter than three characters are not looked for: they would be found everywhere."""
    searcher.plant("riverside", [Canary("initials", "ML")])
    assert searcher.examine("riverside", "url", "/html")[1] == []


@pytest.mark.parametrize(
    "text", ["x={} y", "{}", "the token is {}.", "code%3D{}", '{{"t":"{}"}}', "a,{},b", "Bearer {}", "<{}>"]
)
def test_a_token_is_found_among_punctuation(searcher: Searcher, text: str) -> None:
    """An issued token is sighted and replaced whatever punctuation stands beside it."""
    token = searcher.remember("access token", TOKEN)
    shown, sightings = searcher.examine("riverside", "request-body", text.format(token))
    assert {sighting.label for sighting in sightings} == {"access token"}
    assert token not in shown
    assert "‹access token #1›" in shown


def test_a_token_that_names_the_patient_is_shown_as_token(searcher: Searcher) -> None:
    """An issued token with a canary inside is sighted for both and shown by the token's name."""
    token = searcher.remember("id token", DISGUISES["JWT"][1](NAME).split()[1])
    text, sightings = searcher.examine("riverside", "response-body", f'{{"id_token":"{token}"}}')
    assert {(sighting.label, sighting.form) for sighting in sightings} == {("id token", "raw"), ("patient name", "jwt")}
    assert text == '{"id_token":"‹id token #1›"}'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("client_secret=not-a-secret&x=1", "client_secret=‹client secret #1›&x=1"),
        ('{"refresh_token": "abcd1234"}', '{"refresh_token": "‹refresh token #1›"}'),
        ("Bearer abc.def.ghi", "Bearer ‹credentials #1›"),
        ("https://h/cb?code=abcd&state=s", "https://h/cb?code=‹code #1›&state=s"),
    ],
)
def test_what_is_secret_by_its_name_is_removed(searcher: Searcher, text: str, shown: str) -> None:
    """Secrets that nobody told the simulator about are recognised by the name they travel under."""
    assert searcher.examine("riverside", "request-body", text) == (shown, [])


def test_cookies_are_numbered(searcher: Searcher) -> None:
    """Cookies are shown by name with a number for their value."""
    assert searcher.redact_cookie("session=0123456789; theme=dark") == "session=‹cookie #1›; theme=dark"


def test_a_log_line_is_redacted(searcher: Searcher) -> None:
    """A text of no exchange is redacted for every clinic."""
    assert searcher.redact(f"{NAME} joined") == "‹patient name #1› joined"


def test_repeated_credentials_stay_sighted() -> None:
    """A header that comes again is sighted again, also for what is planted or remembered in between."""
    searcher = Searcher()
    secret = searcher.remember("access token", "the-token-of-the-caller")
    header = f"Bearer {secret} of Maya Lindqvist"
    first = searcher.examine("riverside", "request-header", header)
    assert searcher.examine("riverside", "request-header", header) == first
    assert [one.label for one in first[1]] == ["access token"]
    searcher.plant("riverside", [Canary("patient name", "Maya Lindqvist")])
    assert {one.label for one in searcher.examine("riverside", "request-header", header)[1]} == {
        "access token",
        "patient name",
    }
    searcher.uproot("riverside")
    assert searcher.examine("riverside", "request-header", header) == first
    searcher.remember("code", "Lindqvist")
    assert len(searcher.examine("riverside", "request-header", header)[1]) == 2


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest secrets are forgotten when there are too many, and so are the oldest numbers."""
    monkeypatch.setattr(redaction, "SECRETS_KEPT", 10)
    searcher = Searcher()
    for count in range(100):
        searcher.remember("code", f"secret number {count}")
        searcher.examine(None, "url", f"secret number {count}")
    assert searcher.examine(None, "url", "secret number 0") == ("secret number 0", [])
    assert searcher.examine(None, "url", "secret number 99")[1]


@given(
    value=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=8, max_size=30).filter(
        lambda text: text.strip() == text and len(text.encode()) >= 8
    ),
    disguise=st.sampled_from(sorted(set(DISGUISES) - {"upper case"})),
    around=st.text(max_size=20),
)
@example(value="0000\\\\&0", disguise="HTML", around="")
@example(value='"&amp;0000', disguise="JSON", around="")
@example(value="00~00000", disguise="base64, percent-encoded", around="00~00000")
def test_whatever_the_value_it_is_gone(value: str, disguise: str, around: str) -> None:
    """Whatever canary in whatever disguise: it is sighted, and readable nowhere afterwards."""
    searcher = Searcher()
    searcher.plant("riverside", [Canary("", value)])
    _, hide = DISGUISES[disguise]
    text, sightings = searcher.examine("riverside", "request-body", f"{around} {hide(value)} {around}")
    assert sightings
    assert not readable(text, value)


def test_what_comes_twice_in_one_exchange_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The id of a request, in a header of both sides, is not taken for a header that comes with every request."""
    added: list[str] = []
    monkeypatch.setattr("simkit.redaction.Dull.add", lambda _, clinic, text, generation: added.append(text))
    Searcher().examine_all("riverside", [("request-header", "a1b2"), ("response-header", "a1b2")])
    assert added == ["a1b2"]

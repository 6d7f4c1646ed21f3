from hypothesis import example, given, settings
from hypothesis import strategies as st

from simkit.decoding import views
from simkit.issued import Names, Secrets
from simkit.look import Look
from simkit.phrases import Hidden, Phrases
from tests.unit.simkit.disguises import DISGUISES

NAME, GIVEN, CODE, ID_TOKEN = "Maya Lindqvist", "Maya", "a-code.of~a_launch-1", DISGUISES["JWT"][1]("Maya").split()[1]
ODD, PASSWORD = f"{CODE}|7", "41-Correct+horse/7"
SHORT, SHORT_TWICE = "t-1234567", "t-1234567=t-8"
_PIECES = [
    "%",
    "+",
    "&amp;",
    "&",
    "%41",
    "%2B",
    "\\u0041",
    "\\",
    '"',
    " ",
    "-",
    "x",
    "/",
    "é",
    "=",
    "\n",
    "code=",
    CODE[:9],
]
# What is hidden stands apart: nobody promises to find what two values make that run into each other.
_HIDDEN = st.builds(
    lambda disguise, value, beside: f"{beside}{DISGUISES[disguise][1](value)}{beside}",
    st.sampled_from(["plain", "plain", "plain", *sorted(DISGUISES)]),
    st.sampled_from([NAME, GIVEN, CODE, ODD, ID_TOKEN, PASSWORD, SHORT_TWICE]),
    st.sampled_from(['"', "&", "=", " ", "\n", ">", ".", "-", "~"]),
)
_TEXTS = st.lists(st.lists(st.sampled_from(_PIECES) | _HIDDEN, max_size=5).map("".join), min_size=1, max_size=3)


def look() -> Look:
    """A look for a name, a part of it, a password, and issued secrets: some in others, one with the name inside."""
    phrases, secrets = Phrases(), Secrets(10)
    phrases.add(Hidden(NAME, "patient name", "canary"))
    phrases.add(Hidden(GIVEN, "given name", "canary"))
    phrases.add(Hidden(PASSWORD, "password", "secret"))
    secrets.add(Hidden(CODE, "code", "secret"))
    secrets.add(Hidden(ODD, "odd code", "secret"))
    secrets.add(Hidden(ID_TOKEN, "id token", "secret"))
    secrets.add(Hidden(SHORT, "ticket", "secret"))
    secrets.add(Hidden(SHORT_TWICE, "tickets", "secret"))
    return Look([phrases], secrets, Names(1000))


@settings(max_examples=1500)
@given(_TEXTS)
@example([f"{CODE} %3A{CODE}"])
@example(["", f"{CODE}%7C7"])
@example([f"{PASSWORD} {PASSWORD.replace('+', '%2B')}"])
@example([f"%4{PASSWORD} {PASSWORD[0]}%31{PASSWORD[2:]}"])
@example([f"state=http%3A%2F%2F-{CODE}"])
@example([f"%2F-{CODE} {CODE}"])
@example([f"%2F{'-.~_' * 12}{CODE}"])
@example([f"{CODE} {CODE}-{ID_TOKEN}"])
@example([f"{GIVEN}%2D{CODE}"])
@example([f"{GIVEN}-a-c%6Fde.of~a_launch-1"])
@example([f"{CODE.replace('a', '%61', 1)}%2D{GIVEN}"])
@example([f"&#{'0' * 40}{PASSWORD} %34{PASSWORD[1:]}"])
@example([f"{SHORT} {SHORT_TWICE}"])
def test_together_as_one_by_one(texts: list[str]) -> None:
    """What is seen in several texts at a glance is what is seen in each by a close look."""
    together = look().through(texts)
    one_by_one = look()
    for text, (shown, sighted) in zip(texts, together, strict=True):
        closely = one_by_one.closely(text)
        assert (shown, set(sighted)) == (closely[0], set(closely[1]))


@settings(max_examples=1500)
@given(_TEXTS)
@example([f"state=http%3A%2F%2F-{CODE}"])
@example([f"%2F-{CODE} {CODE}"])
@example([f"{CODE} {CODE}-{ID_TOKEN}"])
@example([f"{CODE} {CODE}-{ID_TOKEN}-{CODE}%41-{ID_TOKEN}"])
@example([f"{GIVEN}%2D{CODE}"])
@example([f"{GIVEN}-a-c%6Fde.of~a_launch-1"])
def test_nothing_is_readable_afterwards(texts: list[str]) -> None:
    """Of what is hidden nothing can be found in what is shown, or in a view of it."""
    looking = look()
    for shown, _ in looking.through(texts):
        assert not looking.found(shown)
        assert not any(looking.found(view.text) for view in views(shown))

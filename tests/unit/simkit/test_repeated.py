import pytest

from simkit import repeated
from simkit.repeated import Dull

HEADER = "gzip, deflate"


def made_dull(dull: Dull, text: str, generation: int) -> bool:
    """Whether a text that was looked at twice since this generation is known then."""
    for _ in range(2):
        dull.add("riverside", text, generation)
    return ("riverside", text) in dull.texts


def test_what_comes_again_is_known() -> None:
    """A header that holds nothing is known when it has come twice, in the clinic where it came."""
    dull = Dull()
    assert made_dull(dull, HEADER, dull.generation)
    assert ("lakeside", HEADER) not in dull.texts


def test_a_look_that_a_secret_overtakes_tells_nothing() -> None:
    """What a look found dull is not kept if a secret was issued meanwhile, which may stand in it."""
    dull = Dull()
    generation = dull.generation
    dull.new_secret(HEADER)
    assert not made_dull(dull, HEADER, generation)


@pytest.mark.parametrize(("secret", "known"), [("deflate", False), ("brotli", True)])
def test_a_secret_in_what_is_known_ends_it(secret: str, known: bool) -> None:
    """A secret that stands in a known header makes all be searched again; others do not."""
    dull = Dull()
    made_dull(dull, HEADER, dull.generation)
    dull.new_secret(secret)
    assert (("riverside", HEADER) in dull.texts) == known


def test_no_more_than_some_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most that are known, one more takes the place of all when it comes again, not when it comes once."""
    monkeypatch.setattr(repeated, "_DULL_KEPT", 2)
    dull = Dull()
    for text in "ab":
        made_dull(dull, text, dull.generation)
    dull.add("riverside", "c", dull.generation)
    assert ("riverside", "a") in dull.texts
    assert made_dull(dull, "c", dull.generation)
    assert ("riverside", "a") not in dull.texts

import base64
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from simkit.ids import Ids

KINDS = st.text(min_size=1, max_size=10)


@given(st.integers(), KINDS, st.integers(min_value=1, max_value=20))
def test_one_seed_one_row_of_ids(seed: int, kind: str, count: int) -> None:
    """Two sources with one seed make the same ids in the same order."""
    first, second = Ids(seed), Ids(seed)
    assert [first.token(kind) for _ in range(count)] == [second.token(kind) for _ in range(count)]


def test_seeds_differ() -> None:
    """Another seed makes other ids."""
    assert Ids(1).uuid("meeting") != Ids(2).uuid("meeting")


def test_kinds_are_independent() -> None:
    """How many ids of one kind were made does not change those of another kind."""
    busy, quiet = Ids(7), Ids(7)
    for _ in range(5):
        busy.hex("code")
    assert busy.hex("launch") == quiet.hex("launch")


def test_a_kind_never_repeats() -> None:
    """A thousand ids of a kind are a thousand different ones."""
    ids = Ids(7)
    assert len({ids.token("code") for _ in range(1000)}) == 1000


def test_threads_never_get_the_same_id() -> None:
    """Threads that ask at once get different ids, together those that one thread would have got."""
    ids, alone = Ids(7), Ids(7)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: ids.hex("code"), range(2000)))
    assert made == {alone.hex("code") for _ in range(2000)}


def test_a_uuid_is_one() -> None:
    """A UUID has version 4 and its usual lower-case form."""
    made = Ids(7).uuid("tenant")
    assert str(uuid.UUID(made)) == made
    assert uuid.UUID(made).version == 4


@given(st.integers(min_value=1, max_value=64))
def test_a_token_has_the_length_asked_for(length: int) -> None:
    """A token is the unpadded base64url text of so many bytes."""
    token = Ids(7).token("code", length)
    assert len(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))) == length
    assert "=" not in token


@given(st.integers(min_value=1, max_value=40))
def test_digits_are_as_many_as_asked_for(count: int) -> None:
    """Digits are so many, the first of them not zero."""
    assert re.fullmatch(rf"[1-9][0-9]{{{count - 1}}}", Ids(7).digits("mrn", count))


@given(st.integers(min_value=1, max_value=65))
def test_hex_digits_are_as_many_as_asked_for(digits: int) -> None:
    """Hexadecimal digits are lower-case and so many."""
    assert re.fullmatch(rf"[0-9a-f]{{{digits}}}", Ids(7).hex("code", digits))


def test_raw_bytes_are_as_many_as_asked_for() -> None:
    """Bytes come in the length asked for."""
    assert len(Ids(7).raw("key", 32)) == 32

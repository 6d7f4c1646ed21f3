import re

from hypothesis import example, given
from hypothesis import strategies as st

from simkit.named import may_be_named, without_named

_SLOW_CREDENTIALS = re.compile(r"(?i)(?P<lead>\b(?:bearer|basic)\s+)(?P<value>[A-Za-z0-9+/=._~-]{4,})")
_SLOW_NAMED = re.compile(
    r"""(?P<lead>[?&\s"';,{](?P<name>client_secret|client_assertion|code_verifier|refresh_token|access_token|id_token|"""
    r"""assertion|passwd|password|code|launch)(?:=|"\s*:\s*"))(?P<value>[^&"\s<;]{4,})"""
)
_PIECES = [
    "code", "=", '"', "access_token", "launch=", "client_assertion=", "assertion=", "Bearer ", "BASIC", " ", "abcd",
    "Qm9i", "&", ";", ",", "'", "?", "{", "_", "-", ".", "é", "İ", "ß", "‹code #1›", ": ", "<", "\n",
]  # fmt: skip


def hide(label: str, value: str) -> str:
    """What stands in the place of a secret here."""
    return f"‹{label} of {len(value)}›"


def plainly(text: str) -> str:
    """What the patterns remove when each is looked for everywhere."""
    text = _SLOW_CREDENTIALS.sub(lambda m: m["lead"] + hide("credentials", m["value"]), text)
    text = _SLOW_NAMED.sub(lambda m: m["lead"] + hide(m["name"].replace("_", " "), m["value"]), f" {text}")
    return text[1:]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join) | st.text(max_size=40))
@example("-Bearer abcd")
@example("realm.basic Qm9i")
@example("é code=abcd é launch=abcd\ud83d code=abcd")
def test_nothing_named_is_overlooked(text: str) -> None:
    """Looking only where a name begins removes what the patterns find when they are looked for everywhere."""
    assert without_named(text, hide) == plainly(text)
    assert may_be_named(f"before\n{text}\nafter") or plainly(text) == text

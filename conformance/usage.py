"""What a user did that cannot be followed, and the nearest thing that could."""

import difflib
from collections.abc import Iterable


class WrongUsage(Exception):
    """Exit status 2; the message is one sentence that says what is wrong and what would be right."""


def nearest(given: str, valid: Iterable[str]) -> str | None:
    """The valid word that is most like the given one, whatever its capitals; None if none comes near."""
    by_plain = {word.lower(): word for word in valid}
    near = difflib.get_close_matches(given.lower(), by_plain, n=1, cutoff=0.5)
    return by_plain[near[0]] if near else None

"""Values to look for in texts, whatever their case, however many there are."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Up to so many values are simply tried; beyond, only those are whose last bytes occur in the text.
_FEW = 40
_TAIL = 4  # bytes, as many as a number of the format "I" has


@dataclass(frozen=True)
class Hidden:
    """A value that must not be readable; the label may be, and `kind` is canary or secret."""

    value: str
    label: str
    kind: str


class Phrases:
    """A set of hidden values; adding one and looking for all of them stay cheap when there are thousands."""

    def __init__(self) -> None:
        self._by_folded: dict[str, Hidden] = {}
        self._by_tail: dict[int, dict[str, None]] = {}

    def __iter__(self) -> Iterator[Hidden]:
        return iter(list(self._by_folded.values()))

    def __len__(self) -> int:
        return len(self._by_folded)

    def add(self, hidden: Hidden) -> None:
        """Look for this value from now on."""
        folded = hidden.value.casefold()
        self._by_folded[folded] = hidden
        self._by_tail.setdefault(_tail(folded), {})[folded] = None

    def discard(self, value: str) -> None:
        """Look for this value no longer."""
        folded = value.casefold()
        if self._by_folded.pop(folded, None) is not None:
            self._by_tail[_tail(folded)].pop(folded, None)

    def found(self, text: str) -> dict[Hidden, int]:
        """How often each value that occurs in the text does so."""
        if not self._by_folded:
            return {}
        folded = text.casefold()
        return {self._by_folded[value]: folded.count(value) for value in self._present(folded)}

    def replaced(self, text: str, shown: Callable[[Hidden], str]) -> str:
        """The text with `shown(hidden)` in the place of each value; where values overlap the longest goes first."""
        if not self._by_folded:
            return text
        folded = text.casefold()
        present = sorted(self._present(folded), key=len, reverse=True)
        if not present:
            return text
        # One letter can fold to several ("ß" to "ss"): `origin` leads back from the folded text to the text.
        aligned = len(folded) == len(text)
        origin = range(len(text)) if aligned else [i for i, letter in enumerate(text) for _ in letter.casefold()]
        taken: dict[int, tuple[int, Hidden]] = {}
        covered = bytearray(len(text))
        for value in present:
            for start in _starts(folded, value):
                first, last = origin[start], origin[start + len(value) - 1]
                if not any(covered[first : last + 1]):
                    covered[first : last + 1] = b"\1" * (last + 1 - first)
                    taken[first] = (last + 1, self._by_folded[value])
        return _spliced(text, taken, shown)

    def _present(self, folded: str) -> list[str]:
        return [value for value in self._candidates(folded) if value in folded]

    def _candidates(self, folded: str) -> list[str]:
        if len(self._by_folded) <= _FEW:
            return list(self._by_folded)
        letters = memoryview(_bytes(folded))
        tails = {_SHORT}
        for start in range(_TAIL):
            end = start + (len(letters) - start) // _TAIL * _TAIL
            tails.update(self._by_tail.keys() & letters[start:end].cast("I"))
        return [value for tail in tails for value in list(self._by_tail.get(tail, ()))]


# The tail of every value that has fewer bytes: no number of four bytes is negative.
_SHORT = -1


def _tail(folded: str) -> int:
    tail = _bytes(folded)[-_TAIL:]
    return int.from_bytes(tail, sys.byteorder) if len(tail) == _TAIL else _SHORT


def _bytes(folded: str) -> bytes:
    return folded.encode("utf-8", "surrogatepass")


def _starts(text: str, value: str) -> Iterator[int]:
    start = text.find(value)
    while start >= 0:
        yield start
        start = text.find(value, start + 1)


def _spliced(text: str, taken: dict[int, tuple[int, Hidden]], shown: Callable[[Hidden], str]) -> str:
    parts, position = [], 0
    for first in sorted(taken):
        end, hidden = taken[first]
        parts += [text[position:first], shown(hidden)]
        position = end
    return "".join(parts) + text[position:]

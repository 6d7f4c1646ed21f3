"""Values to look for in texts, whatever their case, however many there are.

All of them are looked for in one pass over the text (Aho and Corasick, 1975), which the library that does it goes about
as fast as memory is read.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import BytesAhoCorasick


@dataclass(frozen=True)
class Hidden:
    """A value that must not be readable; the label may be, and `kind` is canary or secret."""

    value: str
    label: str
    kind: str


Sought = list[tuple[bytes, Hidden]]
"""Values as `folded` makes them, with what they stand for."""


class Phrases:
    """A set of hidden values; adding one and looking for all of them stay cheap when there are thousands.

    What looks for values cannot be added to. So there are several such machines, each for at least twice as many values
    as the next, and new values join the smallest ones (Bentley and Saxe, 1980, "the logarithmic method").

    `longest` is the number of letters that no value exceeds.
    """

    def __init__(self) -> None:
        self.longest = 0
        self._by_folded: dict[bytes, Hidden] = {}
        # Together and replaced at once: who looks meanwhile must not see one without the other.
        self._machines_and_new: tuple[list[_Machine], list[bytes]] = ([], [])
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Hidden]:
        return iter(list(self._by_folded.values()))

    def __len__(self) -> int:
        return len(self._by_folded)

    def add(self, hidden: Hidden) -> None:
        """Look for this value from now on; an empty one is nowhere."""
        value = folded(hidden.value)
        with self._lock:
            if value and value not in self._by_folded:
                self._machines_and_new[1].append(value)
            if value:
                self._by_folded[value] = hidden
                self.longest = max(self.longest, len(hidden.value.casefold()))

    def discard(self, value: str) -> None:
        """Look for this value no longer."""
        with self._lock:
            if self._by_folded.pop(folded(value), None) is not None:
                self._machines_and_new = [], list(self._by_folded)

    def any_in(self, text: bytes) -> bool:
        """Whether any value occurs in what `folded` made of a text."""
        return bool(text) and any(machine.finds(text) for machine in self._ready())

    def found(self, text: str) -> dict[Hidden, int]:
        """How often each value that occurs in the text does so."""
        if not self._by_folded:
            return {}
        plain = folded(text)
        return {hidden: plain.count(value) for value, hidden in self.present(plain)}

    def replaced(self, text: str, shown: Callable[[Hidden], str]) -> str:
        """The text with `shown(hidden)` in the place of each value; where values overlap the longest goes first."""
        return without(text, self.present(folded(text)), shown) if self._by_folded else text

    def present(self, plain: bytes) -> Sought:
        """Each value that occurs in what `folded` made of a text, with what `folded` makes of it."""
        values = [value for machine in self._ready() for value in machine.present(plain)]
        known = [(value, self._by_folded.get(value)) for value in values]
        return [(value, hidden) for value, hidden in known if hidden is not None]

    def _ready(self) -> list["_Machine"]:
        """What looks for all values together."""
        machines, new = self._machines_and_new
        if new:
            with self._lock:
                machines = _joined(*self._machines_and_new)
                self._machines_and_new = machines, []
        return machines


class _Machine:
    """Looks for values that do not change."""

    def __init__(self, values: list[bytes]) -> None:
        self.values = values
        self._automaton = BytesAhoCorasick(values)

    def finds(self, text: bytes) -> bool:
        return bool(self._automaton.find_matches_as_indexes(text))

    def present(self, text: bytes) -> list[bytes]:
        """Each value that occurs, in the order in which they were added."""
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return [self.values[number] for number in sorted({number for number, _, _ in matches})] if matches else []


def _joined(machines: list[_Machine], new: list[bytes]) -> list[_Machine]:
    """The machines with one more for the new values, which takes over those of smaller and equal ones."""
    kept, values = list(machines), new
    while kept and len(kept[-1].values) < 2 * len(values):
        values = kept.pop().values + values
    return [*kept, _Machine(values)] if values else kept


def folded(text: str) -> bytes:
    """A text without regard to case."""
    return text.casefold().encode("utf-8", "surrogatepass")


def without(text: str, sought: Sought, shown: Callable[[Hidden], str]) -> str:
    """The text with `shown(hidden)` in the place of each of these values; where they overlap the longest goes first."""
    if not sought:
        return text
    # One letter can fold to several ("ß" to "ss"): `origin` leads back from the folded text to the text.
    plain = text.casefold()
    aligned = len(plain) == len(text)
    origin = range(len(text)) if aligned else [i for i, letter in enumerate(text) for _ in letter.casefold()]
    taken: dict[int, tuple[int, Hidden]] = {}
    covered = bytearray(len(text))
    values = [(hidden.value.casefold(), hidden) for _, hidden in sought]
    for value, hidden in sorted(values, key=lambda pair: len(pair[0]), reverse=True):
        for start in _starts(plain, value):
            first, last = origin[start], origin[start + len(value) - 1]
            if not any(covered[first : last + 1]):
                covered[first : last + 1] = b"\1" * (last + 1 - first)
                taken[first] = (last + 1, hidden)
    return _spliced(text, taken, shown)


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

"""What a simulator issued, and the numbers under which redacted values are shown."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from simkit.phrases import Hidden, Phrases
from simkit.words import TOKEN, TOKEN_EDGE, TOKEN_LETTERS, every_token


class Names:
    """The number that a redacted value keeps for the whole rehearsal; the newest `kept` numbers. Thread-safe."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._numbers: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def of(self, label: str, value: str) -> str:
        """The label with the value's number."""
        with self._lock:
            key = (label, value.casefold())
            number = self._numbers.get(key)
            if number is None:
                number = self._last[label] = self._last.get(label, 0) + 1
                self._numbers[key] = number
                if len(self._numbers) > self._kept:
                    self._numbers.popitem(last=False)
            return f"‹{label} #{number}›"


class Secrets:
    """What the simulator issued: the newest `kept` values, nearly all found as whole words of a text. Thread-safe.

    `odd` are those of them that are no whole words.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._by_value: OrderedDict[str, Hidden] = OrderedDict()
        self.odd = Phrases()
        self._lock = threading.Lock()

    def add(self, hidden: Hidden) -> None:
        """Recognise a value from now on."""
        with self._lock:
            self._by_value[hidden.value] = hidden
            if not TOKEN.fullmatch(hidden.value):
                self.odd.add(hidden)
            if len(self._by_value) > self._kept:
                self.odd.discard(self._by_value.popitem(last=False)[0])

    def any_of(self, found: Iterable[str]) -> bool:
        """Whether any of these tokens was issued."""
        return not self._by_value.keys().isdisjoint(found)

    def found(self, text: str) -> dict[Hidden, int]:
        """How often each value stands in the text."""
        counts = self.odd.found(text)
        for hidden in self._issued(text):
            counts[hidden] = counts.get(hidden, 0) + 1
        return counts

    def replaced(self, text: str, names: Names) -> str:
        """The text with every value numbered."""
        text = numbered(text, set(self._issued(text)), names)
        return self.odd.replaced(text, lambda hidden: shown_as(hidden, names))

    def without_words(self, text: str, names: Names) -> str:
        """The text with those values numbered that are whole words, or become so where another one is gone."""
        gone: set[Hidden] = set()
        while found := set(self._issued(text)) - gone:
            text = numbered(text, found, names)
            gone |= found
        return text

    def among(self, found: Iterable[str]) -> "Issued":
        """Those that are among these tokens."""
        known = [(value, self._by_value.get(value)) for value in self._by_value.keys() & found]
        return Issued({value: hidden for value, hidden in known if hidden is not None})

    def _issued(self, text: str) -> list[Hidden]:
        return _standing_in(text, self._by_value)


class Issued:
    """Issued secrets that may stand in a text, for looking at its parts."""

    def __init__(self, by_value: Mapping[str, Hidden]) -> None:
        self._by_value = by_value

    def occurring_in(self, text: str) -> list[Hidden]:
        """Those that occur in a text, be it as part of a word."""
        return [hidden for value, hidden in self._by_value.items() if value in text]

    def standing_in(self, text: str) -> list[Hidden]:
        """Those among the tokens of a part of the text, in the order in which they stand there."""
        there = self.occurring_in(text)
        # To part a text into its tokens takes longer than to see that nothing stands beside a secret.
        if all(_stands_alone(one.value, text) for one in there):
            return sorted(there, key=lambda one: text.find(one.value))
        return _standing_in(text, self._by_value)


def _stands_alone(value: str, text: str) -> bool:
    """Whether a value is one of the tokens of a text where it first occurs."""
    start = text.find(value)
    end = start + len(value)
    alone = not (text[start - 1 : start] in TOKEN_LETTERS or text[end : end + 1] in TOKEN_LETTERS)
    return alone and TOKEN.fullmatch(value) is not None


def _standing_in(text: str, by_value: Mapping[str, Hidden]) -> list[Hidden]:
    """The secrets among the words of a text, each as often as it stands there."""
    known = by_value.get
    every = [known(token) or known(token.strip(TOKEN_EDGE)) for token in every_token(text)]
    return [hidden for hidden in every if hidden is not None]


def numbered(text: str, found: Iterable[Hidden], names: Names) -> str:
    """The text with these secrets numbered."""
    for hidden in sorted(found, key=lambda one: len(one.value), reverse=True):
        text = text.replace(hidden.value, shown_as(hidden, names))
    return text


def shown_as(hidden: Hidden, names: Names) -> str:
    """What stands in the place of a hidden value."""
    return names.of(hidden.label, hidden.value)

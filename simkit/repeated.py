"""Headers that come again with every request, so that they are searched once and not each time."""

import threading

from simkit.exchange import Sighting

DULL_LENGTH, _DULL_KEPT = 200, 2_000
TOLD_PLACE, TOLD_LENGTH, _TOLD_KEPT = "request-header", 8_192, 16


class Dull:
    """Short headers that were examined and hold nothing, such as those that every request repeats; thread-safe.

    A canary that is planted empties it. So does a secret that stands in one of the texts. What comes only once, such as
    the id of a request, is not worth its place. `texts` are those that are known, each with its clinic.
    """

    def __init__(self) -> None:
        self.texts: set[tuple[str | None, str]] = set()
        self._once: set[tuple[str | None, str]] = set()
        self._together = ""
        self.generation = 0
        self._lock = threading.Lock()

    def add(self, clinic: str | None, text: str, generation: int) -> None:
        """Add what was found dull again; not if something to look for has come up since the look began."""
        with self._lock:
            if (clinic, text) not in self._once:
                if len(self._once) >= _DULL_KEPT:
                    self._once.clear()
                self._once.add((clinic, text))
            elif generation == self.generation:
                if len(self.texts) >= _DULL_KEPT:
                    self.texts, self._together = set(), ""
                self.texts.add((clinic, text))
                self._together = f"{self._together}\n{text}"

    def new_secret(self, value: str) -> None:
        """End every look that is under way, and forget everything if the secret stands in one of the texts."""
        with self._lock:
            self.generation += 1
            if value in self._together:
                self.texts, self._once, self._together = set(), set(), ""

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.texts, self._once, self._together = set(), set(), ""
            self.generation += 1


class Told:
    """What was said of the newest credentials in request headers, which a caller sends with every call; thread-safe.

    Whatever is planted, uprooted or remembered meanwhile ends what was known, or keeps it from being kept.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str | None, str], tuple[str, list[Sighting]]] = {}
        self.generation = 0
        self._lock = threading.Lock()

    def of(self, clinic: str | None, place: str, text: bytes | str) -> tuple[str, list[Sighting]] | None:
        """The answer for a text, if it is known."""
        known = self._answers.get((clinic, text)) if place == TOLD_PLACE and isinstance(text, str) else None
        return None if known is None else (known[0], list(known[1]))

    def add(self, clinic: str | None, text: str, answer: tuple[str, list[Sighting]], generation: int) -> None:
        """Keep an answer; not if something to look for has come up since the look began."""
        with self._lock:
            if generation == self.generation:
                if len(self._answers) >= _TOLD_KEPT:
                    self._answers.clear()
                self._answers[clinic, text] = answer

    def new_secret(self, value: str) -> None:
        """End every look that is under way, and forget everything if the secret stands in one of the texts."""
        with self._lock:
            self.generation += 1
            if any(value in text for _, text in self._answers):
                self._answers.clear()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self.generation += 1
            self._answers.clear()

"""What was read in words, remembered for the next text that they stand in."""

from collections.abc import Callable
from typing import TypeVar

Read = TypeVar("Read")


class Remembered(dict[str, Read]):
    """What `read` says of words, by subscription; of at most `most` words, and none that is longer than `longest`.

    Nearly every word is known, and to ask a dictionary is the quickest that Python can do, for the processor's caches
    too: `functools.lru_cache` writes down each time which word was used last. Here the half that came last is kept
    whole, and of the half before it what is asked for again. Safe to use from threads; two may read the same word.
    """

    def __init__(self, read: Callable[[str], Read], most: int, longest: int) -> None:
        super().__init__()
        self._read = read
        self._half = most // 2
        self._longest = longest
        self._before: dict[str, Read] = {}

    def __missing__(self, word: str) -> Read:
        if len(word) > self._longest:
            return self._read(word)
        if len(self) >= self._half:
            self._before = dict(self)
            self.clear()
        known = self._before
        read = self[word] = known[word] if word in known else self._read(word)
        return read

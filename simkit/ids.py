"""Ids and chance as an argument: every value follows from a seed, a kind and how many of that kind were made before.

Values are for simulators: they look random and are reproducible, so they protect nothing outside a rehearsal.
"""

import base64
import hashlib
from collections.abc import Iterator
from itertools import count


class Ids:
    """A reproducible source of ids; values of one kind do not depend on how often another kind is asked for."""

    def __init__(self, seed: int | str) -> None:
        self._seed = str(seed).encode()
        self._kinds: dict[str, tuple[bytes, Iterator[int]]] = {}

    def _bytes(self, kind: str, length: int) -> bytes:
        # Without a lock: setdefault and the step of a count are each one step for all threads.
        known = self._kinds.get(kind)
        beginning, numbers = known or self._kinds.setdefault(kind, self._new(kind))
        return hashlib.shake_256(b"%b%d" % (beginning, next(numbers))).digest(length)

    def _new(self, kind: str) -> tuple[bytes, Iterator[int]]:
        return self._seed + b"\0" + kind.encode() + b"\0", count(1)

    def uuid(self, kind: str) -> str:
        """A version 4 UUID in its usual lower-case form."""
        made = bytearray(self._bytes(kind, 16))
        made[6], made[8] = made[6] & 0x0F | 0x40, made[8] & 0x3F | 0x80  # version and variant (RFC 9562, section 5.4)
        text = made.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def token(self, kind: str, length: int = 32) -> str:
        """`length` bytes as unpadded base64url text."""
        return base64.urlsafe_b64encode(self._bytes(kind, length)).rstrip(b"=").decode()

    def hex(self, kind: str, digits: int = 32) -> str:
        """`digits` lower-case hexadecimal digits."""
        return self._bytes(kind, (digits + 1) // 2).hex()[:digits]

    def digits(self, kind: str, length: int) -> str:
        """`length` decimal digits, the first of them not zero."""
        number = int.from_bytes(self._bytes(kind, length + 8), "big")
        lowest = 10 ** (length - 1)
        return str(lowest + number % (9 * lowest))

    def raw(self, kind: str, length: int) -> bytes:
        """`length` bytes."""
        return self._bytes(kind, length)

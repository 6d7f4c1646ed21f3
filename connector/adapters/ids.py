"""Ids, secrets and chance from the operating system."""

import secrets  # noqa: TID251 -- here and nowhere else

READABLE = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
REFERENCES = len(READABLE) ** LENGTH


class SystemIds:
    """Unpredictable ids."""

    def new_id(self) -> str:
        """128 bits in hexadecimal digits."""
        return secrets.token_hex(16)

    def secret(self) -> str:
        """256 bits, URL-safe."""
        return secrets.token_urlsafe(32)

    def share(self) -> float:
        """A number from 0 up to 1."""
        return secrets.randbelow(1000) / 1000

    def reference(self) -> str:
        """A short id that a person can read out on the telephone."""
        number, text = secrets.randbelow(REFERENCES), ""
        for _ in range(LENGTH):
            number, place = divmod(number, len(READABLE))
            text += READABLE[place]
        return text

"""Addresses that are in order at first sight; every other one is for a library to look at."""

import re

_SIGNS = r"[\w.~:/@!$&'()*+,;=%-]"
PLAIN = re.compile(
    rf"(https?)://([a-z0-9.-]+)(?::([1-9]\d{{0,3}}|[1-5]\d{{4}}))?(/{_SIGNS}*(?:\?(?:{_SIGNS}|\?)+)?)", re.ASCII
)
"""Scheme, host, port if there is one, and what is asked of it: nothing in them is to be written otherwise."""

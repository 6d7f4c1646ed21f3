"""The ```console blocks of a document: commands after a dollar sign, each followed by the answer that it should get."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ANYTHING = "..."


@dataclass(frozen=True)
class Example:
    """A command and the answer that the document shows."""

    command: str
    answer: str


def examples(document: Path) -> Iterator[Example]:
    """Every example of the document, in its order."""
    for block in _BLOCK.findall(document.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            yield Example(command, answer.strip())


def answer_of(command: str, usual_base: str, base: str) -> str:
    """What a curl command gets when `base` takes the place of the usual address; ValueError for an unknown option."""
    words = iter(shlex.split(command.replace(usual_base, base)))
    if next(words) != "curl":
        raise ValueError(f"Only curl is understood: {command}")
    method, url, headers, content = None, "", {}, None
    for word in words:
        if word == "-X":
            method = next(words)
        elif word == "-d":
            content = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(":")
            headers[name] = value.strip()
        elif word.startswith("-"):
            raise ValueError(f"The option {word} is not understood: {command}")
        else:
            url = word
    sent = None if content is None else content.encode()
    verb = method or ("GET" if sent is None else "POST")
    return requests.request(verb, url, headers=headers, data=sent, timeout=10).text.replace(base, usual_base)


def fits(shown: str, got: str) -> bool:
    """Whether an answer is the one shown: JSON may have more members, and "..." stands for anything."""
    try:
        return _fits(json.loads(shown), json.loads(got))
    except ValueError:
        return shown.strip() == got.strip()


def _fits(shown: Any, got: Any) -> bool:
    if shown == ANYTHING:
        return True
    if isinstance(shown, dict):
        return isinstance(got, dict) and all(name in got and _fits(shown[name], got[name]) for name in shown)
    if isinstance(shown, list):
        return isinstance(got, list) and _lists_fit(shown, got)
    return bool(shown == got)


def _lists_fit(shown: list[Any], got: list[Any]) -> bool:
    if shown and shown[-1] == ANYTHING:
        shown = shown[:-1]
        got = got[: len(shown)]
    return len(shown) == len(got) and all(map(_fits, shown, got))

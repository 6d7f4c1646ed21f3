"""When the statements of a script come to be run, as far as it can be told without running it.

It is told by what stands around them: the function that they are in and where that is called, assigned or passed, and
whether they stand in a branch.
"""

import re
from collections.abc import Iterable, Iterator
from enum import IntEnum
from itertools import islice

from conformance.people.script_tokens import KEYWORDS, MATES, are_paired, is_name, is_text, is_word, tokens_of

_SAID_TO_TIMER = re.compile(r"""\b(setTimeout|setInterval)\(\s*(?:"([^"\n]*)"|'([^'\n]*)')""")
_SENDS = frozenset({"submit", "requestSubmit"})
_BRANCHES = frozenset({"if", "while", "for", "with", "switch", "catch"})
_EITHER = frozenset({"&&", "||", "??", "?", ":"})
_BLOCKS = frozenset({"else", "try", "finally", "do", "catch"})
_LISTENERS = frozenset({"addEventListener", "attachEvent", "on", "one", "once", "bind", "listen", "delegate", "live"})
_TIMERS = frozenset({"setTimeout", "setInterval"})
_AT_ONCE = frozenset({"$", "jQuery", "ready", "load", "requestAnimationFrame", "queueMicrotask", "requestIdleCallback"})
_WHEN_THERE = re.compile(r"(?:on)?(?:load|pageshow|DOMContentLoaded|ready|readystatechange|turbo:load)$")
_ON_A_DEED = re.compile(
    r"(?:dbl)?click|submit|change|input|select|hover|blur|focus(?:in|out)?|key\w+|mouse\w+|touch\w+|pointer\w+|toggle|"
    r"contextmenu|scroll|resize|(?:before)?unload"
)
_LATE_MS = 1000
_MOST_PLACES = 50
"""How many places of one kind are looked at: more than any script has that sends a form at once."""
_MOST_STEPS = 50
"""How many functions are looked at of which one calls the next."""


class When(IntEnum):
    """When something is run: as soon as the page is there, perhaps then, or on a deed or later."""

    AT_ONCE = 0
    PERHAPS = 1
    LATER = 2


class Script:
    """One or several scripts of a page, as one; those whose brackets are no pairs cannot be run and are left out."""

    def __init__(self, scripts: Iterable[str]) -> None:
        self.tokens: list[str] = []
        self._begins_line: list[bool] = []
        for script in scripts:
            tokens = tokens_of(_SAID_TO_TIMER.sub(_as_function, script))
            if are_paired(token for token, _ in tokens):
                self.tokens += [";", *(token for token, _ in tokens)]
                self._begins_line += [True, *(begins for _, begins in tokens)]
        self._around, self._mates = self._brackets()
        self._called: dict[tuple[str, int], When] = {}
        """When functions are called, by name and where that is known; LATER as long as it is being found out."""

    def submissions(self) -> Iterator[tuple[str, When]]:
        """What is sent by each call of `submit` or `requestSubmit`, as it is written, and when that is."""
        sends = (place for place, token in enumerate(self.tokens) if token in _SENDS and self._is_sending(place))
        for place in islice(sends, _MOST_PLACES):
            start = self._start_of(place - 1)
            yield self.written(start, place - 1), self.when(start)

    def assigned(self, name: str) -> str:
        """What a variable is first set to, as it is written; empty if it is not."""
        for place, token in enumerate(self.tokens[:-2]):
            if token == name and self.tokens[place + 1] == "=" and self._token(place - 1) not in (".", "?."):
                return self.written(place + 2, self._end_of(place + 2))
        return ""

    def written(self, start: int, end: int) -> str:
        """The tokens from one place up to another; each text in single angle quotes, whatever its own."""
        return "".join(f"‹{one[1:-1]}›" if is_text(one) else one for one in self.tokens[start:end])

    def when(self, place: int, steps: int = 0) -> When:
        """When the expression that begins at this place is run; `steps` were gone already on the way to it."""
        so_far = When.AT_ONCE if steps <= _MOST_STEPS else When.PERHAPS
        while steps <= _MOST_STEPS:
            arrow, in_branch = self._statement(place)
            so_far = max(so_far, When.PERHAPS if in_branch else When.AT_ONCE)
            if arrow is not None:
                return max(so_far, self._used(arrow, None, steps + 1))
            around = self._around[place]
            if around < 0:
                return so_far
            function = self._function(around) if self.tokens[around] == "{" else None
            if function is not None:
                left = When.PERHAPS if self._may_have_left(around, place) else When.AT_ONCE
                return max(so_far, left, self._used(function, self._mates[around], steps + 1))
            place = around
        return so_far

    def _brackets(self) -> tuple[list[int], dict[int, int]]:
        """Which bracket is around each token, -1 for none, and which two belong together."""
        around, mates, open_ones = list[int](), dict[int, int](), [-1]
        for place, token in enumerate(self.tokens):
            if token in MATES:
                mates[place] = open_ones.pop()
                mates[mates[place]] = place
            around.append(open_ones[-1])
            if token in MATES.values():
                open_ones.append(place)
        return around, mates

    def _token(self, place: int) -> str:
        return self.tokens[place] if 0 <= place < len(self.tokens) else ""

    def _is_name(self, place: int) -> bool:
        return is_name(self._token(place))

    def _is_sending(self, place: int) -> bool:
        """With a function in its brackets jQuery's `submit` listens."""
        called = self._token(place - 1) in (".", "?.") and self._token(place + 1) == "("
        return called and (self.tokens[place] == "requestSubmit" or self._token(place + 2) == ")")

    def _start_of(self, end: int) -> int:
        """Where a chain of names, members and calls begins that ends before a place."""
        start = end
        while True:
            before = self._token(start - 1)
            if before in (")", "]"):
                start = self._mates[start - 1]
                if not (self._is_name(start - 1) or self._token(start - 1) in (")", "]")):
                    return start
            elif self._is_name(start - 1):
                start -= 1
                if self._token(start - 1) not in (".", "?."):
                    return start
            elif before in (".", "?."):
                start -= 1
            else:
                return start

    def _end_of(self, start: int) -> int:
        """Where a chain ends that begins at a place."""
        end = start
        while True:
            if self._token(end) in ("(", "["):
                end = self._mates[end] + 1
            elif self._token(end) in (".", "?.") or (self._is_name(end) and not (end > start and self._breaks(end))):
                end += 1
            else:
                return end

    def _statement(self, place: int) -> tuple[int | None, bool]:
        """Of an expression: where the function begins whose only expression it is in, if any; whether in a branch."""
        behind_comma, in_branch = False, False
        around = self._around[place]
        while place - 1 > around:
            before = self.tokens[place - 1]
            if self._closes_condition(place - 1) or before in ("else", "catch"):
                return None, True
            if before == ";" or self._breaks(place) or (before == "," and around >= 0 and self.tokens[around] != "{"):
                break
            if before == "=>" and not behind_comma:
                return self._start_of_arrow(place - 1), in_branch
            behind_comma = behind_comma or before == ","
            in_branch = in_branch or (before in _EITHER and not behind_comma)
            place = self._mates[place - 1] if before in MATES else place - 1
        return None, in_branch

    def _closes_condition(self, place: int) -> bool:
        return self.tokens[place] == ")" and self._token(self._mates[place] - 1) in _BRANCHES

    def _breaks(self, place: int) -> bool:
        """Whether a statement begins at a place because of what stands before it, without a semicolon."""
        before, here = self._token(place - 1), self._token(place)
        if self._closes_condition(place - 1) or before in KEYWORDS or not (is_word(here) or before == "}"):
            return False
        if before == "}":
            return is_word(here) or self._is_block(self._mates[place - 1])
        return self._begins_line[place] and (before in (")", "]") or is_text(before) or is_word(before))

    def _is_block(self, opening: int) -> bool:
        """Whether a curly bracket opens statements that are no part of an expression."""
        if self._token(opening - 1) in (*_BLOCKS, ";", "{", "}") or self._closes_condition(opening - 1):
            return True
        function = self._function(opening)
        return function is not None and self._is_declared(function)

    def _function(self, opening: int) -> int | None:
        """Where the function begins whose statements are in this bracket; None if they are no function's."""
        if self._token(opening - 1) == "=>":
            return self._start_of_arrow(opening - 1)
        if self._token(opening - 1) != ")" or self._closes_condition(opening - 1):
            return None
        start = self._mates[opening - 1] - 1
        while start > 0 and self.tokens[start] != "function" and self._token(start - 1) in ("function", "*"):
            start -= 1
        if not self._is_name(start):
            return None
        return start - 1 if self._token(start - 1) == "async" else start

    def _start_of_arrow(self, arrow: int) -> int:
        start = self._mates[arrow - 1] if self._token(arrow - 1) == ")" else arrow - 1
        return start - 1 if self._token(start - 1) == "async" else start

    def _is_declared(self, function: int) -> bool:
        """Whether a function is a statement of its own: its name is known from then on."""
        begins = self._token(function - 1) in ("", ";", "{", "}") or self._begins_line[function]
        return begins and bool(self._name_of(function))

    def _name_of(self, function: int) -> str:
        """What it is called behind the word `function`; empty if it is not."""
        signature = [token for token in self.tokens[function : function + 4] if token not in ("async", "*")]
        return signature[1] if signature[:1] == ["function"] and is_name("".join(signature[1:2])) else ""

    def _may_have_left(self, opening: int, place: int) -> bool:
        """Whether a function can have returned before it comes to a place."""
        leaves = (at for at in range(opening, place) if self.tokens[at] in ("return", "throw"))
        return any(self._function_around(at) == opening for at in islice(leaves, _MOST_PLACES))

    def _function_around(self, place: int) -> int:
        around = self._around[place]
        while around >= 0 and (self.tokens[around] != "{" or self._function(around) is None):
            around = self._around[around]
        return around

    def _used(self, start: int, end: int | None, steps: int) -> When:
        """When a function is called that stands between two places; the second is None for one without brackets."""
        if end is not None and self._is_declared(start):
            return self._named(self._name_of(start), start, steps)
        while self._is_grouped(start) and not self._is_called(end):
            start, end = self._around[start], self._mates[self._around[start]]
        if self._is_called(end):
            return self.when(start, steps)
        if self._token(start - 1) == "=":
            return self._set_to(start, steps)
        around = self._around[start]
        return self._passed(around, start, steps) if around > 0 and self.tokens[around] == "(" else When.PERHAPS

    def _is_grouped(self, start: int) -> bool:
        """Whether what begins at a place is the first in brackets that call nothing."""
        return self._token(start - 1) == "(" and not (self._is_name(start - 2) or self._token(start - 2) in (")", "]"))

    def _is_called(self, end: int | None) -> bool:
        behind = self.tokens[end + 1 : end + 3] if end is not None else []
        return behind[:1] == ["("] or behind in ([".", "call"], [".", "apply"])

    def _set_to(self, start: int, steps: int) -> When:
        name = self._token(start - 2)
        if _WHEN_THERE.match(name):
            return self.when(start, steps)
        return When.LATER if re.match(r"on[a-z]+$", name) else self._named(name, start, steps)

    def _passed(self, opening: int, start: int, steps: int) -> When:
        """When a function is called that is one of the arguments in this bracket."""
        called, first = self.tokens[opening - 1], self.tokens[opening + 1]
        if called in _TIMERS:
            return max(self._after(start, self._mates[opening]), self.when(opening, steps))
        if called in _LISTENERS and is_text(first):
            return self.when(opening, steps) if _WHEN_THERE.match(first[1:-1]) else When.LATER
        if called in _AT_ONCE:
            return self.when(opening, steps)
        return When.LATER if _ON_A_DEED.fullmatch(called) else When.PERHAPS

    def _after(self, start: int, closing: int) -> When:
        """How late a timer is, whose function begins at a place and whose arguments end at another."""
        around = self._around[start]
        commas = (at for at in range(start, closing) if self.tokens[at] == "," and self._around[at] == around)
        said = "".join(self.tokens[next(commas, closing) + 1 : closing]).rstrip(",").replace("_", "")
        if not re.fullmatch(r"(?:\d{1,12}(?:e\d)?(?:\*|\Z)){0,4}", said):
            return When.PERHAPS
        delay_ms = 1.0 if said else 0.0
        for factor in filter(None, said.split("*")):
            delay_ms *= float(factor)
        return When.LATER if delay_ms >= _LATE_MS else When.AT_ONCE

    def _named(self, name: str, start: int, steps: int) -> When:
        """When a function of this name is called, at the earliest; perhaps, where nobody is seen to call it."""
        if not is_name(name):
            return When.PERHAPS
        within = self._function_around(start)
        if (name, within) not in self._called:
            self._called[name, within] = When.LATER
            self._called[name, within] = self._mentioned_within(name, within, steps + 1)
        return self._called[name, within]

    def _mentioned_within(self, name: str, within: int, steps: int) -> When:
        known_to = range(within + 1, self._mates.get(within, len(self.tokens)))
        places = (at for at in known_to if self.tokens[at] == name and self._is_mention(at))
        return min((self._mentioned(at, steps) for at in islice(places, _MOST_PLACES)), default=When.PERHAPS)

    def _is_mention(self, place: int) -> bool:
        return self._token(place - 1) not in ("function", "*") and self._token(place + 1) not in ("=", ":")

    def _mentioned(self, place: int, steps: int) -> When:
        if self._token(place + 1) == "(":
            return self.when(place, steps)
        return self._used(self._start_of(place + 1), place, steps)


def _as_function(timer: re.Match[str]) -> str:
    return f"{timer[1]}(function () {{ {timer[2] or timer[3] or ''} }}"

"""A context variable that has a value for as long as a with block lasts."""

from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Generic, TypeVar

Value = TypeVar("Value")


class During(AbstractContextManager[None], Generic[Value]):
    """Gives a variable its value and, after the block, back what it had."""

    def __init__(self, variable: ContextVar[Value], value: Value) -> None:
        self._variable = variable
        self._value = value

    def __enter__(self) -> None:
        """Sets it."""
        self._before = self._variable.set(self._value)

    def __exit__(self, *_trouble: object) -> None:
        """Sets it back."""
        self._variable.reset(self._before)

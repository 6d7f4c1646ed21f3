"""Getting about a page without a mouse."""

from typing import Any

import pytest

_NAME = (
    "() => { const e = document.activeElement; "
    "return e.getAttribute('aria-label') || (e.labels && e.labels[0]?.innerText) || e.innerText || ''; }"
)


def tab_to(page: Any, name: str) -> None:
    """Press Tab until an element of that accessible name has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate(_NAME).strip() == name:
            return
    pytest.fail(f"Tab never reached {name!r}")


def press(page: Any, name: str) -> None:
    """Get to a button or link, and press Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def type_into(page: Any, name: str, text: str) -> None:
    """Get to a field and type."""
    tab_to(page, name)
    page.keyboard.type(text)


def tab_to_field(page: Any, name: str, text: str) -> None:
    """Type into the field of that form name, which has or gets the focus by keyboard."""
    for _ in range(8):
        if page.evaluate("document.activeElement.name || ''") == name:
            page.keyboard.type(text)
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reached the field {name!r}")

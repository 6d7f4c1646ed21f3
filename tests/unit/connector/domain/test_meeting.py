"""The ways into a meeting."""

import pytest

from connector.domain.meeting import doors


@pytest.mark.parametrize(
    ("link", "app"),
    [
        (
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
            "msteams:/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%221%22%7d",
        ),
        ("https://teams.microsoft.com/meet/123?p=abc", "msteams:/meet/123?p=abc"),
    ],
)
def test_browser_and_app(link, app):
    """The browser takes the join link letter for letter; the app takes its path and query letter for letter."""
    ways = doors(link)
    assert (ways.browser, ways.app) == (link, app)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "data:text/html,x", "https://teams.microsoft.com"])
def test_no_web_address(link):
    """What is no web address of a meeting is offered to nobody."""
    assert doors(link) is None

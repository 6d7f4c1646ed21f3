"""Key sets of apps: fetched when needed, kept as long as they allow, 29 hours at most."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import ECKey

from mock_epic.smart.client_keys import Fetched, KeySets, KeysUnavailable, lifetime

NOW = datetime(2026, 1, 12, tzinfo=UTC)
URL = "https://app.example/jwks.json"


class Site:
    """A JWKS URL that counts how often it is asked."""

    def __init__(self, status: int | None = 200, cache_control: str = "", body: str | None = None) -> None:
        key = ECKey.generate_key("P-256", {"kid": "a"}).as_dict(private=False)
        self.answer = Fetched(status, json.dumps({"keys": [key]}) if body is None else body, cache_control)
        self.asked = 0

    def __call__(self, url: str) -> Fetched:
        """The prepared answer."""
        assert url == URL
        self.asked += 1
        return self.answer


def test_a_key_set_is_kept_29_hours_by_default() -> None:
    """Without Cache-Control a key set is asked for again after 29 hours, not before."""
    site, sets = Site(), KeySets()
    asked = []
    for hours in (0, 28, 29):
        sets.at(URL, site, NOW + timedelta(hours=hours))
        asked.append(site.asked)
    assert asked == [1, 1, 2]


def test_a_failed_fetch_is_not_kept() -> None:
    """A key set that could not be fetched is asked for again."""
    site, sets = Site(status=500), KeySets()
    for _ in range(2):
        with pytest.raises(KeysUnavailable):
            sets.at(URL, site, NOW)
    assert site.asked == 2


@pytest.mark.parametrize("body", ["no json", "[]", '{"keys": 7}', '{"keys": [{"kty": "XX"}]}', "{}"])
def test_what_is_no_key_set_is_unavailable(body: str) -> None:
    """An HTML page or another document is no key set."""
    with pytest.raises(KeysUnavailable):
        KeySets().at(URL, Site(body=body), NOW)


@pytest.mark.parametrize(
    ("cache_control", "kept"),
    [
        ("", timedelta(hours=29)),
        ("public, max-age=60", timedelta(seconds=60)),
        ("max-age=999999", timedelta(hours=29)),
        ("no-store", timedelta(0)),
        ("no-cache, max-age=60", timedelta(0)),
    ],
)
def test_cache_control_is_honoured(cache_control: str, kept: timedelta) -> None:
    """The answer says how long it may be kept, up to 29 hours."""
    assert lifetime(cache_control) == kept

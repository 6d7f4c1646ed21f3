"""The key file and what its keys open."""

import stat

import pytest

from connector.adapters.keys import keys_in


def test_file_is_made_once_for_its_owner(tmp_path):
    """A key file that is absent is made, readable by its owner only, and the same from then on."""
    path = tmp_path / "keys.json"
    assert keys_in(path) == keys_in(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]


def test_another_file_is_refused(tmp_path):
    """A file with something else in it is refused."""
    path = tmp_path / "keys.json"
    for content in ("{}", "no json"):
        path.write_text(content)
        with pytest.raises(ValueError):  # noqa: PT011 -- which of them does not matter
            keys_in(path)


def test_public_parts_only(keys):
    """What is published has a key id and no private part."""
    (key,) = keys.jwks()["keys"]
    assert key["kid"]
    assert not set(key) & {"d", "p", "q", "dp", "dq", "qi"}


def test_sealed_document(keys, seal):
    """What Graph seals for our certificate is opened."""
    assert keys.unsealer().open(seal({"a": ["ä"]})) == {"a": ["ä"]}


@pytest.mark.parametrize("name", ["data", "dataKey", "dataSignature"])
@pytest.mark.parametrize("value", [None, "", "AAAA", "no base64"])
def test_spoiled_document(keys, seal, name, value):
    """A document with anything spoiled is not opened."""
    with pytest.raises(ValueError):  # noqa: PT011 -- which of them does not matter
        keys.unsealer().open({**seal({}), name: value})

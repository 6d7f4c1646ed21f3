import pytest

from conformance.requirements import read_requirements
from conformance.usage import WrongUsage, nearest


def test_every_row_is_whole():
    """Each requirement has a level, a subject, observers, a sentence that ends, and a source."""
    for one in read_requirements():
        assert one.level in ("MUST", "SHOULD")
        assert one.subject in ("connector", "simulator")
        assert one.observed_by
        assert one.text.endswith(".")
        assert one.source


def test_ids_are_unique():
    """No two requirements share an id."""
    assert len(set(read_requirements().ids())) == len(list(read_requirements())) == 80


def test_capitals_do_not_matter():
    """wb-01 is WB-01."""
    assert read_requirements()["wb-01"].id == "WB-01"


def test_unknown_id_names_the_nearest():
    """An unknown id is refused with the nearest one."""
    with pytest.raises(WrongUsage, match="There is no requirement 'LOB-11'; the nearest one is LOB-01"):
        read_requirements()["LOB-11"]


def test_nothing_near():
    """A word that resembles nothing has no nearest one."""
    assert nearest("xyz", ["portal", "licensing"]) is None

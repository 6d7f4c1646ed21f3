"""A whole rehearsal in Chromium of a connector that is nothing without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.people.driving import chromium_program
from conformance.usage import WrongUsage
from tests.crooked.rehearsing import Standing, rehearse, standing

pytestmark = pytest.mark.slow
JUDGED = ("PRV-01", "LOB-01", "SETUP-07")


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """Simulators, and a connector that lives in the browser."""
    try:
        chromium_program()
    except WrongUsage as missing:
        pytest.skip(str(missing))
    with standing("tests.browser.people.scripted_connector", tmp_path_factory.mktemp("scripted")) as running:
        yield running


def test_plain_mode_is_not_enough(scripted: Standing, tmp_path: Path) -> None:
    """Without JavaScript nobody gets anywhere in such a connector."""
    run = rehearse(scripted, tmp_path, ("PRV-01",))
    assert run.verdicts["PRV-01"] in ("fail", "skipped"), run.printed


def test_chromium_is(scripted: Standing, tmp_path: Path) -> None:
    """In Chromium it passes: approval, launches and lobby."""
    file = tmp_path / "target.toml"
    text = scripted.target.read_text("utf-8").replace("\n[portal]", '\n[people]\nbrowser = "chromium"\n\n[portal]')
    file.write_text(text, "utf-8")
    run = rehearse(replace(scripted, target=file), tmp_path, JUDGED)
    assert run.status == 0, run.printed
    assert run.verdicts == dict.fromkeys(JUDGED, "pass")

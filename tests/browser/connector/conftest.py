"""The connector between both simulators, for its pages to be looked at by the people of an approved clinic."""

from collections.abc import Iterator

import pytest

from tests.contract.connector.stage import Stage, standing


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Everything up, one clinic approved."""
    with standing(tmp_path_factory.mktemp("pages")) as stands:
        yield stands

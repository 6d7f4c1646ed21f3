"""schemathesis, which knows the control plane by its OpenAPI file alone, finds no 500 and no undocumented answer."""

from importlib import resources
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from mock_epic.app import create_app
from simkit.settings import ServerSettings

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis import GenerationMode  # noqa: E402 - behind the check that it is installed
from schemathesis.checks import not_a_server_error  # noqa: E402 - behind the check that it is installed
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
LONGEST_S = 1e6
EXAMPLES = 20
QUIET = list(HealthCheck)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plane() -> Any:
    """The control plane with one clinic to find."""
    app = create_app(ServerSettings("127.0.0.1", 7410, "http://epic.example", "s", None, None, None, 1_000, 2))
    app.test_client().put("/_sim/clinics/riverside", json={})
    return schemathesis.openapi.from_wsgi("/_sim/openapi.json", app)


def patient(case: Any) -> Any:
    """The call as it would be made by somebody without half a minute to wait, who moves the clock by days at most."""
    if case.query and isinstance(case.query.get("wait_s"), int | float):
        case.query = {**case.query, "wait_s": 0}
    if (
        case.path == "/_sim/clock"
        and isinstance(case.body, dict)
        and isinstance(case.body.get("advance_s"), int | float)
    ):
        case.body = {"advance_s": min(case.body["advance_s"], LONGEST_S)}
    return case


def operations() -> list[str]:
    """The calls of the control plane, as schemathesis names them."""
    documents = (
        yaml.safe_load(resources.files(package).joinpath("control_openapi.yaml").read_text("utf-8"))
        for package in ("simkit", "mock_epic")
    )
    return [
        f"{method.upper()} {path}"
        for document in documents
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters" and path != "/_sim/openapi.json"
    ]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("operation", operations())
def test_no_500_and_no_undocumented_answer(plane: Any, operation: str, mode: GenerationMode) -> None:
    """Whatever is sent, the answer is one that the OpenAPI file describes."""
    found = {one.ok().label: one.ok() for one in plane.get_all_operations()}[operation]

    @given(case=found.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
    def examine(case: Any) -> None:
        if mode is GenerationMode.POSITIVE and "clinic" in case.path_parameters:
            case.path_parameters = {**case.path_parameters, "clinic": "riverside"}
        patient(case).call_and_validate(checks=CHECKS)

    try:
        examine()
    except Unsatisfiable:
        pytest.skip("the call takes nothing that could be wrong")

"""schemathesis, which knows the simulated Graph by a description alone, finds no 500 and no undescribed answer."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate

from tests.contract.mock_graph.documented import DOCUMENT, Stage, documented, stage, subscription_to

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from schemathesis import GenerationMode  # noqa: E402 - behind the check that it is installed
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

# No description has a 500, so that the first of them catches it; 501 says honestly what is not simulated.
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 15
QUIET = list(HealthCheck)
METHODS = ("get", "post", "patch", "delete")
OPERATIONS = [(m.upper(), path) for path, item in DOCUMENT["paths"].items() for m in METHODS if m in item]
STATUS = {"GET": 200, "POST": 201, "PATCH": 200, "DELETE": 204}
FOUND, RELEASED = {"createOrGet": 200}, {"reauthorize": 204}


@pytest.fixture(scope="module")
def described() -> tuple[Stage, dict[tuple[str, str], Any]]:
    """The simulator, and what schemathesis read of its description."""
    made = stage()
    read = schemathesis.openapi.from_wsgi("/openapi.json", documented(made.app))
    return made, {(one.ok().method.upper(), one.ok().path): one.ok() for one in read.get_all_operations()}


def test_the_description_is_valid() -> None:
    """The description is an OpenAPI document."""
    validate(DOCUMENT)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_a_right_call_is_answered_as_described(method: str, path: str) -> None:
    """What a connector asks for succeeds, with the status and the body that the description has."""
    here = stage()
    read = schemathesis.openapi.from_wsgi("/openapi.json", documented(here.app))
    answer = (case := _right(read[path][method], here, method, path)).call()
    assert answer.status_code == {**FOUND, **RELEASED}.get(path.rsplit("/", 1)[1], STATUS[method])
    case.validate_response(answer, checks=CHECKS)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_500_and_no_undescribed_answer(described: Any, method: str, path: str, mode: GenerationMode) -> None:
    """Whatever is sent, by whom and about whomever, the answer is one that the description has."""
    here, operations = described

    @given(case=operations[method, path].as_strategy(generation_mode=mode), about=st.booleans(), who=st.integers(0, 9))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=QUIET)
    def examine(case: Any, about: bool, who: int) -> None:
        if about:
            case.path_parameters = {**case.path_parameters, **here.found(path)}
        case.headers = {**(case.headers or {}), "Authorization": "Bearer nonsense" if who == 0 else here.bearer(path)}
        case.call_and_validate(checks=CHECKS)

    try:
        examine()
    except Unsatisfiable:
        pytest.skip("the call takes nothing that could be wrong")


def _right(operation: Any, here: Stage, method: str, path: str) -> Any:
    """A call with everything that it needs."""
    by_link = {"$filter": f"JoinWebUrl eq '{here.meeting['joinWebUrl']}'"}
    return operation.Case(
        path_parameters=here.found(path),
        query=by_link if path.endswith("onlineMeetings") else {},
        body=_body(here, path) if method in ("POST", "PATCH") else None,
        media_type="application/json",
        headers={"Authorization": here.bearer(path)},
    )


def _body(here: Stage, path: str) -> dict[str, Any]:
    if path.endswith("createOrGet"):
        return {"externalId": "visit"}
    if path.startswith("/beta"):
        return subscription_to(here.other)
    if "subscription" in path:
        return {"expirationDateTime": here.meeting["endDateTime"]}
    return {"subject": "Visit"}

"""A load plan with made-up addresses."""

import pytest

from loadtests.load_plan import LoadPlan, PairPlan, Visitor


@pytest.fixture
def plan() -> LoadPlan:
    """Three systems on three ports, one pair with two visits."""
    pair = PairPlan(Visitor("clinician-1", "111", "c@x.example", "pw"), Visitor("patient-1", "222"), ("901", "902"))
    return LoadPlan(
        clinic="load-1",
        connector_base="http://127.0.0.1:1000",
        epic_base="http://127.0.0.1:1010",
        graph_base="http://127.0.0.1:1020",
        launch_paths={"provider": "http://127.0.0.1:1000/launch/provider", "patient": "http://127.0.0.1:1000/p/launch"},
        pacing_s=2.0,
        patience_s=0.2,
        leave="",
        pairs=(pair,),
    )

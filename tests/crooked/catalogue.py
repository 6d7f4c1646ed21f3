"""The crooked connectors, and what is rehearsed with each in the ordinary tests."""

from types import ModuleType

from tests.crooked import (
    asks_the_chart_first,
    believes_silence,
    clings_to_its_token,
    forgets_disconnects,
    insists,
    keeps_old_keys,
    knows_one_spelling,
    lets_subscriptions_end,
    names_the_patient,
    opens_the_lobby,
    retries_at_once,
    starts_afresh,
    trusts_every_state,
)

CROOKED: tuple[ModuleType, ...] = (
    trusts_every_state,
    opens_the_lobby,
    forgets_disconnects,
    retries_at_once,
    names_the_patient,
    asks_the_chart_first,
    believes_silence,
    clings_to_its_token,
    insists,
    keeps_old_keys,
    knows_one_spelling,
    lets_subscriptions_end,
    starts_afresh,
)

SENTINELS = ("SETUP-07", "PRV-01", "PAT-01", "WB-01", "SEC-01", "SEC-03", "PRIV-02", "RES-01")
"""Requirements that are rehearsed with every crooked connector, to see that it fails no more than it must."""


def name_of(module: ModuleType) -> str:
    """The short name of a crooked connector."""
    return module.__name__.rpartition(".")[2]


def relevant(module: ModuleType) -> list[str]:
    """What a crooked connector is rehearsed on in the ordinary tests; `make prove` rehearses everything."""
    return sorted({*module.DIFFERS, *SENTINELS})

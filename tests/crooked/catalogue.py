"""The crooked connectors, and what is rehearsed with each in the ordinary tests."""

from types import ModuleType

from tests.crooked import (
    approves_at_sign_in,
    asks_for_no_licence,
    asks_the_chart_first,
    believes_every_token,
    believes_silence,
    believes_the_address,
    checks_nothing_first,
    clings_to_its_token,
    dresses_up_the_link,
    follows_addresses,
    forgets_disconnects,
    guesses_who_it_is,
    hands_codes_on,
    insists,
    insists_on_id_tokens,
    is_open_to_scripts,
    keeps_an_address_book,
    keeps_old_keys,
    keeps_the_approval,
    keeps_the_code,
    knows_one_region,
    knows_one_spelling,
    lets_colleagues_pass,
    lets_subscriptions_end,
    listens_in,
    logs_the_patient,
    names_no_audience,
    names_the_patient,
    needs_the_department,
    opens_all_day,
    opens_the_lobby,
    overlooks_failures,
    publishes_private_keys,
    reads_charts,
    remembers_the_way,
    retries_at_once,
    sells_on_trust,
    shows_every_tenant,
    shows_records_early,
    shows_tracebacks,
    starts_afresh,
    takes_every_address,
    takes_forged_forms,
    trusts_every_account,
    trusts_every_state,
)

CROOKED: tuple[ModuleType, ...] = (
    trusts_every_state,
    opens_the_lobby,
    forgets_disconnects,
    retries_at_once,
    names_the_patient,
    asks_the_chart_first,
    opens_all_day,
    checks_nothing_first,
    believes_silence,
    clings_to_its_token,
    insists,
    keeps_old_keys,
    knows_one_spelling,
    lets_subscriptions_end,
    starts_afresh,
    believes_every_token,
    believes_the_address,
    dresses_up_the_link,
    follows_addresses,
    guesses_who_it_is,
    hands_codes_on,
    is_open_to_scripts,
    lets_colleagues_pass,
    remembers_the_way,
    takes_forged_forms,
    trusts_every_account,
    approves_at_sign_in,
    insists_on_id_tokens,
    keeps_the_approval,
    names_no_audience,
    needs_the_department,
    overlooks_failures,
    reads_charts,
    shows_every_tenant,
    shows_records_early,
    shows_tracebacks,
    takes_every_address,
    publishes_private_keys,
    keeps_an_address_book,
    keeps_the_code,
    knows_one_region,
    listens_in,
    logs_the_patient,
    sells_on_trust,
    asks_for_no_licence,
)

USUAL = CROOKED[:5]
"""The ones that the ordinary tests rehearse; all of them would take a quarter of an hour, and are for `make prove`."""

SENTINELS = ("SETUP-07", "PRV-01", "PAT-01", "WB-01", "SEC-01", "SEC-03", "PRIV-02", "RES-01")
"""Requirements that are rehearsed with every crooked connector, to see that it fails no more than it must."""


def name_of(module: ModuleType) -> str:
    """The short name of a crooked connector."""
    return module.__name__.rpartition(".")[2]


def relevant(module: ModuleType) -> list[str]:
    """What a crooked connector is rehearsed on in the ordinary tests; `make prove` rehearses everything."""
    return sorted({*module.DIFFERS, *SENTINELS})

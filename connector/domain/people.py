"""Who a participant of a Teams meeting is, as far as the chart knows people.

Staff are known by the Entra account of their one-time sign-in. The patient has none: he is the participant who is
neither staff nor anybody else whom the connector knows, and there are no more connections of his than launches.
"""

from collections.abc import Collection, Mapping

from connector.domain.launch import Kind
from connector.domain.visit import Person, Visit


def recognise(visit: Visit, user_id: str, known_accounts: Collection[str], here: Mapping[Person, int]) -> Person | None:
    """The person behind a participant, or None for somebody who is never reported.

    `known_accounts` are the bound accounts of the environment; `here` says how many participants who have not left
    were recognised as each person before.
    """
    if user_id:
        for expected in visit.expected:
            if expected.oid.lower() == user_id.lower():
                return expected.person
        if user_id.lower() in {account.lower() for account in known_accounts}:
            return None
    for expected in visit.expected:
        if expected.person.kind is Kind.PATIENT and here.get(expected.person, 0) < expected.launches:
            return expected.person
    return None

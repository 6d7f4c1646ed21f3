"""Visits in a store, as launches leave them there."""

from connector.domain.launch import Kind, Launch
from connector.domain.visit import Person
from connector.ports import Meeting

MAYA = Person("WPR1", Kind.PATIENT)


def launched(store, row, session, name, at, person=MAYA, oid=""):
    """The visit after somebody launched it."""
    launch = Launch(person.kind, session, person.ehr_user_id)
    return store.visits.expect(row, launch, name, Meeting("m", "https://join"), oid, at)

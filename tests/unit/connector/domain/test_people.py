"""Who a participant is."""

from connector.domain.launch import Kind
from connector.domain.people import recognise
from connector.domain.visit import Expected, Person, Visit

DOCTOR, MAYA, PARENT = Person("EMP1", Kind.PROVIDER), Person("WPR1", Kind.PATIENT), Person("WPR2", Kind.PATIENT)


def _visit(*expected):
    return Visit("v", "row", "500", "x", expected=expected)


def test_staff_by_account():
    """Staff are recognised by their account, in either case of its letters."""
    assert recognise(_visit(Expected(DOCTOR, "oid-1")), "OID-1", {"oid-1"}, {}) == DOCTOR


def test_employee_who_is_the_patient():
    """An employee who launched as the patient is the patient, also with his work account."""
    assert recognise(_visit(Expected(DOCTOR, "oid-1"), Expected(MAYA)), "oid-9", {"oid-1"}, {}) == MAYA


def test_bound_colleague_is_not_the_patient():
    """A colleague whom the connector knows is nobody of this visit."""
    assert recognise(_visit(Expected(MAYA)), "oid-9", {"oid-9"}, {}) is None


def test_no_more_connections_than_launches():
    """A second guest is the patient only if the patient launched twice."""
    assert recognise(_visit(Expected(MAYA)), "", set(), {MAYA: 1}) is None
    assert recognise(_visit(Expected(MAYA, launches=2)), "", set(), {MAYA: 1}) == MAYA


def test_two_portal_accounts_in_one_visit():
    """A parent who launches with an account of her own is a second person."""
    both = _visit(Expected(MAYA), Expected(PARENT))
    assert recognise(both, "", set(), {MAYA: 1}) == PARENT

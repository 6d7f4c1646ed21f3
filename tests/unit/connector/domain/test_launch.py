"""Launch contexts and context tokens."""

from dataclasses import replace

import pytest

from connector.domain.configuration import Configuration, Environment
from connector.domain.launch import Kind, context_token, read_launch, row_of, without_tokens
from connector.domain.problems import Problem

ROW = Configuration("r", "t-1", "https://e/R4", Environment.TESTING, "a", "o-1", "", "https://e/status")
PATIENT = {"userType": "2", "sessionId": "500", "ehrUserId": "W1"}


def test_patient_token_has_no_department():
    """The patient's context token names no department."""
    expected = (
        "tenantId=t-1&organizerId=o-1&userType=2&sessionId=%CSN%&ehrUserId=%EPICUSERID%"
        "&appointmentTime=%EXTENSION;15354%"
    )
    assert context_token(Kind.PATIENT, ROW) == expected


def test_numbers_are_texts_too():
    """A site whose context fields come as numbers is understood."""
    assert read_launch(Kind.PATIENT, {**PATIENT, "userType": 2, "sessionId": 500}, None).session_id == "500"


@pytest.mark.parametrize("resource", ["Patient/1", "https://e/R4/RelatedPerson/1"])
def test_patients_and_proxies(resource):
    """A patient or a proxy launches the patient's record."""
    assert read_launch(Kind.PATIENT, PATIENT, {"fhirUser": resource}).kind is Kind.PATIENT


def test_staff_in_the_patient_record():
    """Staff who come through the patient's record are let into nothing."""
    with pytest.raises(Problem) as refusal:
        read_launch(Kind.PATIENT, PATIENT, {"fhirUser": "https://e/R4/Practitioner/1"})
    assert refusal.value.kind == "records-swapped"


def test_tokens_are_no_context():
    """Tokens are taken out of what goes on as the launch's context."""
    assert without_tokens({"access_token": "a", "id_token": "b", "refresh_token": "c", "x": "y"}) == {"x": "y"}


def test_the_row_that_a_record_names():
    """The row is that of the record's tenant and organizer; no more rows are read when it is found."""
    rows = iter([ROW, replace(ROW, tenant_id="t-2"), replace(ROW, tenant_id="t-3")])
    assert row_of({"tenantId": "T-2", "organizerId": "o-1"}, rows).tenant_id == "t-2"
    assert len(list(rows)) == 1


@pytest.mark.parametrize(("rows", "kind"), [([ROW], "tenant-config-not-found"), ([], "issuer-not-approved")])
def test_a_record_that_lets_nobody_in(rows, kind):
    """A record of another tenant is told apart from an issuer for which nothing is approved any more."""
    with pytest.raises(Problem) as refusal:
        row_of({"tenantId": "t-9", "organizerId": "o-1"}, rows)
    assert refusal.value.kind == kind

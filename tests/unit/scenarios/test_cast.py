"""The people of a clinic, and what must not be told of them."""

from scenarios.blueprint import blueprint

KINDS = ("name", "birth date", "phone", "address", "record number", "MyChart name", "diagnosis")


def test_all_that_identifies_a_patient_is_a_canary():
    """Names, birth dates, phones, addresses, record numbers and diagnoses of each patient are searched for."""
    plan = blueprint("riverside", 7)
    for patient in plan.patients.values():
        assert {canary["label"] for canary in patient.canaries()} == {f"patient {kind}" for kind in KINDS}
        assert all(canary["value"] for canary in patient.canaries())


def test_epic_knows_the_diagnosis():
    """What is searched for is what Epic shows of the patient."""
    for patient in blueprint("riverside", 7).patients.values():
        assert patient.at_epic()["diagnosis"].endswith(" syndrome")


def test_other_people_of_the_same_names():
    """Names fix what people are called and when they were born, the seed their ids and those of their clinic."""
    one, other = (blueprint("riverside", seed, names="7") for seed in ("7/1", "7/2"))
    maya, namesake = one.patients["maya"], other.patients["maya"]
    assert (maya.given, maya.family, maya.birth_date) == (namesake.given, namesake.family, namesake.birth_date)
    assert maya.portal_id != namesake.portal_id
    assert (one.name, one.tenant_id) != (other.name, other.tenant_id)

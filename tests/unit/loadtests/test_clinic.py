"""The clinic that is loaded."""

from loadtests.clinic import loaded_clinic, pairs
from loadtests.load_profile import load_profile


def test_every_pair_has_visits_for_the_whole_time() -> None:
    """Twelve people for ten seconds are six pairs with five visits each, and some to spare; no visit is shared."""
    profile = load_profile("smoke", users=12, duration="10s")
    clinic = loaded_clinic(profile, 7)
    planned = pairs(clinic, profile)
    assert len(planned) == 6
    assert {len(pair.csns) for pair in planned} == {7}
    csns = [csn for pair in planned for csn in pair.csns]
    assert len(set(csns)) == len(csns)
    assert len({pair.clinician.external_id for pair in planned} | {pair.patient.external_id for pair in planned}) == 12


def test_the_same_seed_gives_the_same_people() -> None:
    """Two load tests with one seed are alike, with another seed they are not."""
    profile = load_profile("smoke", users=4)
    assert pairs(loaded_clinic(profile, 7), profile) == pairs(loaded_clinic(profile, 7), profile)
    assert loaded_clinic(profile, 7).name != loaded_clinic(profile, 8).name


def test_the_usual_people_are_there_to_connect_the_clinic() -> None:
    """The administrator and the analyst of the usual world keep their places."""
    assert {"whitlock", "duarte", "clinician-1"} <= set(loaded_clinic(load_profile("smoke"), 7).staff)

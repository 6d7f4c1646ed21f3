"""Which FHIR and which Epic this is."""

from conformance.smoke.capability import readable_types
from conformance.smoke.environment import Environment
from conformance.smoke.epic_version import OLDEST, epic_version
from conformance.smoke.outcomes import Seen, broken, doubtful

NEEDED_TYPES = ("Appointment", "Encounter", "Patient", "Practitioner")


def speaks_fhir_r4(env: Environment) -> Seen:
    """R4 is 4.0.x. STU3 has the same resources in another form; DSTU2 has no Appointment at Epic."""
    env.need_reached()
    expected, hint = "a CapabilityStatement of FHIR R4 at /metadata", "Give the address that ends before /metadata."
    statement = env.metadata
    if statement.content is None:
        raise broken(expected, statement.problem, hint, *statement.evidence)
    if statement.get("resourceType") != "CapabilityStatement":
        kind = statement.get("resourceType") or "JSON without a resourceType"
        raise broken(expected, f"a {kind}", hint, *statement.evidence)
    version = str(statement.get("fhirVersion"))
    if version.startswith("3."):
        hint = "Use the R4 base of this environment, unless the connector is known to read STU3."
        raise doubtful(expected, f"FHIR {version} (STU3)", hint, *statement.evidence)
    if not version.startswith("4.0."):
        raise broken(expected, f"FHIR {version}", "Use the R4 base of this environment.", *statement.evidence)
    return Seen(f"FHIR {version}", statement.evidence)


def recent_epic(env: Environment) -> Seen:
    """Microsoft states Epic November 2018 as the oldest version for its Teams integration."""
    statement = env.need_metadata()
    software = statement.get("software")
    told = software if isinstance(software, dict) else {}
    name, version = str(told.get("name") or ""), told.get("version")
    expected = "Epic, November 2018 or later"
    if "epic" not in name.lower():
        hint = "Check the address: this may be another product's FHIR server, or a proxy that hides the product."
        raise broken(
            expected, f"software is named {name!r}" if name else "no software is named", hint, *statement.evidence
        )
    read = epic_version(version)
    if read is None:
        hint = "Ask the organization which version of Epic it runs."
        raise doubtful(expected, f"a version that cannot be read: {version!r}", hint, *statement.evidence)
    if read < OLDEST:
        raise broken(expected, f"Epic {version}", "The environment must be upgraded first.", *statement.evidence)
    return Seen(f"Epic {version}", statement.evidence)


def offers_visit_resources(env: Environment) -> Seen:
    """What a connector may read about a visit; whether an app is allowed to is another matter."""
    statement = env.need_metadata()
    missing = [name for name in NEEDED_TYPES if name not in readable_types(statement)]
    if missing:
        raise broken(
            f"{', '.join(NEEDED_TYPES)} readable",
            f"{', '.join(missing)} not offered",
            "Make sure that the connector can do without them.",
            *statement.evidence,
        )
    return Seen(f"{', '.join(NEEDED_TYPES)} are readable", statement.evidence)

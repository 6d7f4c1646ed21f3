"""The people of a clinic: staff with an Epic user, patients with a MyChart account, and those who act for a patient."""

from dataclasses import dataclass

GENDERS = ("male", "female", "other", "unknown")


@dataclass(frozen=True)
class StaffMember:
    """Somebody with an Epic user. `epic_user_id` is the EMP id, `roles` are clinician and analyst.

    Without `provider_record` the user is linked to no provider: there is no PractitionerRole. Whoever has an `fhir_id`
    has that one instead of a made one.
    """

    key: str
    user: str
    password: str
    epic_user_id: str
    given: str
    family: str
    roles: tuple[str, ...] = ("clinician",)
    npi: str = ""
    provider_record: bool = True
    fhir_id: str = ""

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()

    @property
    def external_id(self) -> str:
        """The id under which a telehealth vendor knows them."""
        return self.epic_user_id

    @property
    def login(self) -> str:
        """What they type to sign in."""
        return self.user


@dataclass(frozen=True)
class Patient:
    """Somebody with a chart and a MyChart account. `portal_id` is the account's id (WPR), `birth_date` YYYY-MM-DD.

    `merged_into` is the key of the chart that took this one in, `diagnosis` the reason that visits give.
    """

    key: str
    given: str
    family: str
    birth_date: str
    phone: str
    address: str
    mrn: str
    portal_user: str
    portal_password: str
    portal_id: str
    email: str = ""
    gender: str = "unknown"
    merged_into: str = ""
    fhir_id: str = ""
    dstu2_id: str = ""
    diagnosis: str = ""

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def external_id(self) -> str:
        """The id under which a telehealth vendor knows them."""
        return self.portal_id

    @property
    def login(self) -> str:
        """What they type to sign in."""
        return self.portal_user

    @property
    def password(self) -> str:
        """The password of the MyChart account."""
        return self.portal_password


@dataclass(frozen=True)
class Proxy:
    """Somebody with a MyChart account who acts for others, for instance a parent; `patients` are keys."""

    key: str
    given: str
    family: str
    relationship: str
    portal_user: str
    portal_password: str
    portal_id: str
    patients: tuple[str, ...]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def external_id(self) -> str:
        """The id under which a telehealth vendor knows them."""
        return self.portal_id

    @property
    def login(self) -> str:
        """What they type to sign in."""
        return self.portal_user

    @property
    def password(self) -> str:
        """The password of the MyChart account."""
        return self.portal_password


PortalUser = Patient | Proxy
Person = StaffMember | Patient | Proxy
PROXY_SEPARATOR = "|"


def proxy_record(proxy: str, patient: str) -> str:
    """The key of the RelatedPerson that stands for a proxy of a patient."""
    return f"{proxy}{PROXY_SEPARATOR}{patient}"

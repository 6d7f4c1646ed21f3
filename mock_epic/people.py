"""The people of a clinic: staff with an Epic user, patients with a MyChart account."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StaffMember:
    """Somebody with an Epic user. `epic_user_id` is the EMP id, `roles` are clinician and analyst."""

    key: str
    user: str
    password: str
    epic_user_id: str
    given: str
    family: str
    roles: tuple[str, ...] = ("clinician",)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

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
    """Somebody with a chart and a MyChart account. `portal_id` is the account's id (WPR), `birth_date` YYYY-MM-DD."""

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


Person = StaffMember | Patient

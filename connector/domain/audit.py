"""What was done in the portal, by whom and when: ids only, for names are the directory's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """A step in the life of a row, in the words of the list."""

    ADDED = "Added"
    CHANGED = "Changed"
    CHANGED_AND_WITHDRAWN = "Changed; approval withdrawn"
    SIGN_IN_BEGUN = "Sign-in to Epic begun"
    SIGNED_IN = "Signed in to Epic"
    SIGN_IN_FAILED = "Sign-in to Epic failed"
    APPROVED = "Approved"
    WENT_BACK = "Went back without approving"


@dataclass(frozen=True)
class Step:
    """One entry of the audit list."""

    at: datetime
    tenant_id: str
    configuration_id: str
    fhir_base: str
    oid: str
    deed: Deed

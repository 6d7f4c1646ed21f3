"""FHIR ids and identifier systems of an Epic environment.

A FHIR id is opaque: 24 characters of [A-Za-z0-9.-] that begin with e (R4, STU3) or T (DSTU2), different for the same
record in another environment and another release. Systems are OIDs of the form
1.2.840.114350.1.13.<customer>.<environment>.7.<item>; customer and environment differ between sites, so no client can
rely on them. Shapes as seen in public captures of fhir.epic.com; the numbers of our sites are our choice.
"""

import base64
import hashlib
from functools import lru_cache

EPIC_ROOT = "1.2.840.114350.1.13"
CSN_ITEM = "3.698084.8"
ENVIRONMENTS = {"Production": 2, "Testing": 3}


@lru_cache(maxsize=100_000)
def fhir_id(clinic: str, kind: str, key: str) -> str:
    """The R4 id of a record."""
    return "e" + _opaque(f"R4|{clinic}|{kind}|{key}") + "3"


@lru_cache(maxsize=100_000)
def dstu2_id(clinic: str, kind: str, key: str) -> str:
    """The DSTU2 id of the same record."""
    return "T" + _opaque(f"DSTU2|{clinic}|{kind}|{key}") + "B"


@lru_cache(maxsize=10_000)
def customer_number(clinic: str) -> int:
    """The customer's number in OIDs: three digits that follow from the clinic's name."""
    return 100 + int(hashlib.sha256(clinic.encode()).hexdigest(), 16) % 900


def oid(customer: int | str, environment: int | str, item: str) -> str:
    """The identifier system of an item, for instance of CSN_ITEM, as urn:oid."""
    return f"urn:oid:{EPIC_ROOT}.{customer}.{environment}.7.{item}"


def _opaque(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b64encode(digest, altchars=b".-").decode()[:22]

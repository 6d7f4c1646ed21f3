"""The integration records that an approved row hands to Epic."""

from dataclasses import dataclass

from connector.domain.configuration import Configuration
from connector.domain.launch import Kind, context_token


@dataclass(frozen=True)
class Record:
    """What the analyst copies into one integration record."""

    heading: str
    kind: str
    launch_url: str
    client_id: str
    context_token: str


@dataclass(frozen=True)
class Records:
    """Our address and our registrations at Epic."""

    public_url: str
    provider_client_id: str
    patient_client_id: str

    def of(self, row: Configuration) -> list[Record]:
        """The patient's and the provider's record of a row."""
        return [
            self._record("Patient integration details", Kind.PATIENT, self.patient_client_id, row),
            self._record("Provider integration details", Kind.PROVIDER, self.provider_client_id, row),
        ]

    def _record(self, heading: str, kind: Kind, client_id: str, row: Configuration) -> Record:
        launch_url = f"{self.public_url}/launch/{kind.value}"
        return Record(heading, kind.value, launch_url, client_id, context_token(kind, row))

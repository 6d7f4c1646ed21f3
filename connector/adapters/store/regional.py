"""One database per region: what belongs to an organization is kept in its own region's, and found there again."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from connector.adapters.store.accounts import AccountStore
from connector.adapters.store.attempts import AttemptStore
from connector.adapters.store.configurations import ConfigurationStore
from connector.adapters.store.whereabouts import Whereabouts
from connector.domain.attempts import Attempt
from connector.domain.configuration import Configuration, InvalidField, Region


class RegionalConfigurations:
    """The portal's rows, each in its region."""

    def __init__(self, stores: Mapping[Region, ConfigurationStore]) -> None:
        self._stores = stores
        self._rows, self._bases = Whereabouts(stores), Whereabouts(stores)

    def of_tenant(self, tenant_id: str) -> list[Configuration]:
        """All rows of a tenant, the waiting ones first."""
        rows = [row for store in self._stores.values() for row in store.of_tenant(tenant_id)]
        return sorted(rows, key=lambda row: (row.approved, row.fhir_base))

    def get(self, row_id: str) -> Configuration | None:
        """One row."""
        return self._rows.first(row_id, lambda region: self._stores[region].get(row_id))

    def approved_at_base(self, fhir_base: str) -> Iterator[Configuration]:
        """The approved rows of a FHIR base URL; a region is asked when the rows of those before it did not do."""
        for region in self._bases.likely(fhir_base):
            for row in self._stores[region].approved_at_base(fhir_base):
                self._bases.note(fhir_base, region)
                yield row

    def save(self, row: Configuration) -> None:
        """Adds or replaces a row; in another region than before it takes its audit list along.

        Raises InvalidField if the tenant has its FHIR base URL already, or while visits of the row go on elsewhere.
        """
        if any(other.id != row.id and other.fhir_base == row.fhir_base for other in self.of_tenant(row.tenant_id)):
            raise InvalidField("fhir_base", "This FHIR base URL has been added already.")
        before = self.get(row.id)
        if before is None or before.region == row.region:
            self._stores[row.region].save(row)
            return
        history = self._stores[before.region].withdraw(before)
        if history is None:
            raise InvalidField("region", "Visits go on there. Change the region when they are over and reported.")
        self._stores[row.region].take_over(row, history)

    def approve(self, row: Configuration, at: datetime) -> bool:
        """Approves a row if it is still as given."""
        return self._stores[row.region].approve(row, at)


class RegionalAttempts:
    """Sign-ins under way, where the row lives that they are about; those about none in the first region."""

    def __init__(self, stores: Mapping[Region, AttemptStore]) -> None:
        self._stores = stores
        self._where = Whereabouts(stores)

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        region = Region(attempt.facts.get("region", Region.AMERICAS))
        self._stores[region].add(attempt)
        self._where.note(attempt.state_digest, region)

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long."""
        for store in self._stores.values():
            store.forget_ended(now)

    def take(self, state_digest: str, check: Callable[[Attempt], None]) -> Attempt | None:
        """Uses one up; one caller only gets it. One that `check` raises something about stays where it is.

        Where it is is found by reading: nobody's writing waits for a state that somebody made up.
        """
        region = self._where.of(state_digest, lambda region: self._stores[region].has(state_digest))
        taken = self._stores[region].take(state_digest, check) if region else None
        self._where.forget(state_digest)
        return taken


class RegionalAccounts:
    """Bindings, where their environment's row lives."""

    def __init__(self, stores: Mapping[Region, AccountStore]) -> None:
        self._stores = stores

    def of_user(self, row: Configuration, ehr_user_id: str) -> str | None:
        """The bound account's object id."""
        return self._stores[row.region].of_user(row, ehr_user_id)

    def bind(self, row: Configuration, ehr_user_id: str, oid: str) -> bool:
        """Binds both to each other; False if either is bound to another."""
        return self._stores[row.region].bind(row, ehr_user_id, oid)

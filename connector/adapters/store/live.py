"""What is shown to those who follow a visit, in the order in which it became known."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from connector.adapters.store.database import Database
from connector.adapters.store.regional_visits import RegionalVisits
from connector.adapters.store.tables import live_changes
from connector.domain.call_events import Place
from connector.domain.configuration import Region
from connector.domain.launch import Kind
from connector.domain.live import Change
from connector.domain.visit import Person

COURSE = select(live_changes).where(live_changes.c.visit_id == bindparam("visit")).order_by(live_changes.c.id)


class LiveStore:
    """Reads changes, where their visit is. They are written with the roster."""

    def __init__(self, databases: Mapping[Region, Database], visits: RegionalVisits) -> None:
        self._databases = databases
        self._visits = visits

    def of(self, visit_id: str) -> list[Change]:
        """All changes of a visit, in order."""
        with self._databases[self._visits.region_of(visit_id)].reading() as connection:
            return [
                Change(each.id, Person(each.ehr_user_id, Kind(each.kind)), Place(each.place), each.at)
                for each in connection.execute(COURSE, {"visit": visit_id})
            ]

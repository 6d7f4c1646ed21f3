"""What an organization has subscribed to.

Source: Microsoft Graph v1.0, "subscribedSku resource type", "List subscribedSkus". The part numbers of Microsoft Cloud
for Healthcare and of the EHR connector's stand-alone offer are in none of Microsoft's lists: the names here are ours.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mock_graph.directory import licences
from mock_graph.directory.users import User

HEALTHCARE = "MICROSOFT_CLOUD_FOR_HEALTHCARE"
STAND_ALONE = "TEAMS_EHR_CONNECTOR"
STATUSES = ("Enabled", "Warning", "Suspended", "Deleted", "LockedOut")
_UNITS = {"Enabled": "enabled", "Warning": "warning", "Suspended": "suspended", "LockedOut": "lockedOut"}
_OURS = uuid.UUID("0b7f7a4e-52a3-4b19-8f6c-2f2e1c0d9a55")


@dataclass(frozen=True)
class Subscription:
    """A commercial subscription of a tenant; `status` is its capabilityStatus, `units` how many licences it holds."""

    part_number: str
    sku_id: str
    status: str = "Enabled"
    units: int = 1
    consumed: int = 0
    plans: tuple[tuple[str, str], ...] = ()

    def shown(self, tenant_id: str, account: str) -> dict[str, Any]:
        """The subscribedSku of a tenant; `account` is the name of the account that it belongs to."""
        prepaid = dict.fromkeys(_UNITS.values(), 0)
        if self.status in _UNITS:
            prepaid[_UNITS[self.status]] = self.units
        plans = self.plans or ((str(uuid.uuid5(_OURS, f"plan {self.part_number}")), self.part_number),)
        return {
            "accountId": tenant_id,
            "accountName": account,
            "appliesTo": "User",
            "capabilityStatus": self.status,
            "consumedUnits": self.consumed,
            "id": f"{tenant_id}_{self.sku_id}",
            "skuId": self.sku_id,
            "skuPartNumber": self.part_number,
            "subscriptionIds": [str(uuid.uuid5(uuid.UUID(tenant_id), self.sku_id))],
            "prepaidUnits": prepaid,
            "servicePlans": [_plan(plan_id, name) for plan_id, name in plans],
        }


def id_of(part_number: str) -> str:
    """The SKU id for a part number whose own is not known (ours)."""
    return str(uuid.uuid5(_OURS, part_number))


def suite_of(users: Iterable[User]) -> Subscription:
    """The suite from which the licences of these users come."""
    used = sum(1 for user in users if user.licences)
    plans = ((licences.TEAMS_PLAN_ID, licences.TEAMS_PLAN_NAME),)
    return Subscription(licences.SKU_NAME, licences.SKU_ID, units=max(used, 1), consumed=used, plans=plans)


def _plan(plan_id: str, name: str) -> dict[str, Any]:
    return {
        "servicePlanId": plan_id,
        "servicePlanName": name,
        "provisioningStatus": "Success",
        "appliesTo": "User",
    }

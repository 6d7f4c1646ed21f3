"""Licences: who may hold Teams meetings. Suites are sold without Teams, so the service plan decides, not the suite.

Source: Microsoft Graph v1.0, "licenseDetails resource type", "teamsLicensingDetails resource type";
Microsoft Entra, "Product names and service plan identifiers for licensing".
"""

import uuid
from typing import Any

from mock_graph.directory.users import User

TEAMS = "teams"
SKU_ID = "c7df2760-2c81-4ef7-b578-5b5392b571df"
SKU_NAME = "ENTERPRISEPREMIUM"
TEAMS_PLAN_ID = "57ff2da0-773e-42df-b2af-ffb7a2317929"
TEAMS_PLAN_NAME = "TEAMS1"
KINDS = (TEAMS, "suite-without-teams")


def has_teams(user: User) -> bool:
    """Whether the user's licences include Teams."""
    return TEAMS in user.licences


def details(user: User) -> list[dict[str, Any]]:
    """The licenceDetails of a user: one suite with the Teams plan on or off, or nothing."""
    if not user.licences:
        return []
    plan = {
        "servicePlanId": TEAMS_PLAN_ID,
        "servicePlanName": TEAMS_PLAN_NAME,
        "provisioningStatus": "Success" if has_teams(user) else "Disabled",
        "appliesTo": "User",
    }
    own_id = str(uuid.uuid5(uuid.UUID(user.id), SKU_ID))
    return [{"id": own_id, "skuId": SKU_ID, "skuPartNumber": SKU_NAME, "servicePlans": [plan]}]

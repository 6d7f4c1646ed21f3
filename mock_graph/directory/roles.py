"""Directory roles: their template ids, `wids` in tokens, and what memberOf shows.

Source: Microsoft Entra, "Microsoft Entra built-in roles" (template ids); Microsoft Graph v1.0, "List memberOf".
"""

import uuid
from typing import Any

from mock_graph.directory.users import User

TEMPLATES = {
    "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
    "Teams Administrator": "69091246-20e8-4a56-aa4d-066075b2a7a8",
    "Teams Communications Administrator": "baf37b3a-610e-45da-9e62-d9d1e5e8914b",
    "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
    "Security Administrator": "194ae4cb-b126-40b2-bd5b-6091b380977d",
    "Reports Reader": "4a5d8f65-41da-4de4-8968-e035b65339cf",
}
MEMBER_MARK = "b79fbf4d-3ef9-4689-8143-76b194e85509"
APP_MARK = "0997a1d0-0d1d-4acb-b408-d5ca73121e90"


def wids(user: User) -> list[str]:
    """The `wids` of a user's access token: held roles and the mark that every member carries."""
    return [*(TEMPLATES[role] for role in user.roles), MEMBER_MARK]


def memberships(tenant_id: str, user: User) -> list[dict[str, Any]]:
    """The directory roles that a user holds; a role's own id differs per tenant, its template id does not."""
    return [_role(tenant_id, name) for name in user.roles]


def _role(tenant_id: str, name: str) -> dict[str, Any]:
    return {
        "@odata.type": "#microsoft.graph.directoryRole",
        "id": str(uuid.uuid5(uuid.UUID(tenant_id), TEMPLATES[name])),
        "deletedDateTime": None,
        "description": f"Holds the role {name}.",
        "displayName": name,
        "roleTemplateId": TEMPLATES[name],
    }

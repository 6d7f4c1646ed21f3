"""Which members each answer always has: schemas of Graph require almost nothing, so presence is a table of its own.

A dot leads into an object, `[]` into every member of a list that has at least one.
"""

from typing import Any

_MEETING = (
    "@odata.context", "id", "creationDateTime", "startDateTime", "endDateTime", "joinWebUrl", "subject", "externalId",
    "allowedPresenters", "allowedLobbyAdmitters", "chatInfo.threadId", "joinMeetingIdSettings.joinMeetingId",
    "joinMeetingIdSettings.isPasscodeRequired", "lobbyBypassSettings.scope",
    "lobbyBypassSettings.isDialInBypassEnabled", "participants.organizer.identity.user.id",
    "participants.organizer.upn", "participants.attendees", "joinInformation.content", "audioConferencing",
)  # fmt: skip
_SUBSCRIPTION = (
    "@odata.context", "id", "resource", "applicationId", "changeType", "clientState", "notificationUrl",
    "lifecycleNotificationUrl", "expirationDateTime", "creatorId", "latestSupportedTlsVersion",
    "encryptionCertificate", "encryptionCertificateId", "includeResourceData",
)  # fmt: skip
_USER = (
    "@odata.context", "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
    "officeLocation", "preferredLanguage", "surname", "userPrincipalName",
)  # fmt: skip
ALWAYS: dict[str, tuple[str, ...]] = {
    "discovery": (
        "token_endpoint", "token_endpoint_auth_methods_supported", "jwks_uri", "response_modes_supported",
        "subject_types_supported", "id_token_signing_alg_values_supported", "response_types_supported",
        "scopes_supported", "issuer", "request_uri_parameter_supported", "userinfo_endpoint", "authorization_endpoint",
        "device_authorization_endpoint", "http_logout_supported", "frontchannel_logout_supported",
        "end_session_endpoint", "claims_supported", "kerberos_endpoint", "tenant_region_scope", "cloud_instance_name",
        "cloud_graph_host_name", "msgraph_host", "rbac_url",
    ),
    "keys": tuple(f"keys[].{name}" for name in ("kty", "use", "kid", "x5t", "n", "e", "x5c", "issuer")),
    "token": (
        "token_type", "scope", "expires_in", "ext_expires_in", "access_token", "refresh_token", "id_token",
        "client_info",
    ),
    "app token": ("token_type", "expires_in", "ext_expires_in", "access_token"),
    "token error": (
        "error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri",
    ),
    "error": (
        "error.code", "error.message", "error.innerError.date", "error.innerError.request-id",
        "error.innerError.client-request-id",
    ),
    "me": _USER,
    "users": ("@odata.context", "value", *(f"value[].{name}" for name in _USER if name != "@odata.context")),
    "organization": tuple(
        f"value[].{name}" for name in ("id", "displayName", "verifiedDomains[].name", "verifiedDomains[].isDefault")
    ),
    "memberOf": tuple(f"value[].{name}" for name in ("@odata.type", "id", "displayName", "roleTemplateId")),
    "licences": tuple(
        f"value[].{name}"
        for name in (
            "id", "skuId", "skuPartNumber", "servicePlans[].servicePlanId", "servicePlans[].servicePlanName",
            "servicePlans[].provisioningStatus", "servicePlans[].appliesTo",
        )
    ),
    "teams licence": ("@odata.context", "hasTeamsLicense"),
    "meeting": _MEETING,
    "meetings": ("@odata.context", *(f"value[].{name}" for name in _MEETING if name != "@odata.context")),
    "join url": ("@odata.context", "value"),
    "reports": tuple(
        f"value[].{name}"
        for name in ("id", "totalParticipantCount", "meetingStartDateTime", "meetingEndDateTime", "attendanceRecords")
    ),
    "records": tuple(
        f"value[].{name}"
        for name in (
            "id", "emailAddress", "totalAttendanceInSeconds", "role", "identity.id", "identity.displayName",
            "attendanceIntervals[].joinDateTime", "attendanceIntervals[].leaveDateTime",
            "attendanceIntervals[].durationInSeconds",
        )
    ),
    "subscription": _SUBSCRIPTION,
    "notification": (
        "validationTokens", "value[].subscriptionId", "value[].clientState", "value[].changeType", "value[].tenantId",
        "value[].resource", "value[].subscriptionExpirationDateTime", "value[].resourceData.@odata.type",
        "value[].resourceData.@odata.id", "value[].resourceData.id", "value[].encryptedContent.data",
        "value[].encryptedContent.dataSignature", "value[].encryptedContent.dataKey",
        "value[].encryptedContent.encryptionCertificateId", "value[].encryptedContent.encryptionCertificateThumbprint",
    ),
    "lifecycle": tuple(
        f"value[].{name}"
        for name in (
            "subscriptionId", "subscriptionExpirationDateTime", "tenantId", "clientState", "lifecycleEvent",
        )
    ),
}  # fmt: skip


def missing(name: str, answer: Any) -> list[str]:
    """Which members an answer lacks that it should always have."""
    return [path for path in ALWAYS[name] if not _has(answer, path.replace("[]", ".[]").split("."))]


def without(answer: Any, path: str) -> None:
    """Delete a member from an answer, in every member of a list on the way."""
    _visit(answer, path.replace("[]", ".[]").split("."), lambda holder, member: holder.pop(member))


def _has(answer: Any, steps: list[str]) -> bool:
    found: list[bool] = []
    _visit(answer, steps, lambda holder, member: found.append(isinstance(holder, dict) and member in holder))
    return bool(found) and all(found)


def _visit(content: Any, steps: list[str], do: Any) -> None:
    step, *rest = _merged(steps)
    if step == "[]":
        for one in content if isinstance(content, list) else []:
            _visit(one, rest, do)
    elif not rest:
        do(content, step)
    elif isinstance(content, dict):
        _visit(content.get(step), rest, do)


def _merged(steps: list[str]) -> list[str]:
    """`@odata.type` is one step."""
    if steps[0] == "@odata":
        return [f"{steps[0]}.{steps[1]}", *steps[2:]]
    return steps

"""Which members each answer always has: schemas of Graph require almost nothing, so presence is a table of its own.

A dot leads into an object, `[]` into every member of a list that has at least one.
"""

from typing import Any

_IDENTITY = ("application", "device", "user.id", "user.displayName", "user.tenantId", "user.identityProvider")
_OPTIONS = (
    "allowAttendeeToEnableCamera", "allowAttendeeToEnableMic", "allowBreakoutRooms",
    "allowCopyingAndSharingMeetingContent", "allowLiveShare", "allowMeetingChat", "allowParticipantsToChangeName",
    "allowPowerPointSharing", "allowRecording", "allowTeamworkReactions", "allowTranscription", "allowWhiteboard",
    "isEndToEndEncryptionEnabled", "isEntryExitAnnounced", "recordAutomatically", "shareMeetingChatHistoryDefault",
)  # fmt: skip
_MEETING = (
    "@odata.context", "id", "creationDateTime", "startDateTime", "endDateTime", "joinWebUrl", "meetingOptionsWebUrl",
    "subject", "externalId", "isBroadcast", "meetingType", "meetingTemplateId", "videoTeleconferenceId",
    "audioConferencing", "broadcastSettings", "allowedPresenters", "allowedLobbyAdmitters", *_OPTIONS,
    "chatInfo.threadId", "chatInfo.messageId", "chatInfo.replyChainMessageId", "joinMeetingIdSettings.joinMeetingId",
    "joinMeetingIdSettings.isPasscodeRequired", "joinMeetingIdSettings.passcode", "lobbyBypassSettings.scope",
    "lobbyBypassSettings.isDialInBypassEnabled", "joinInformation.content", "joinInformation.contentType",
    *(f"participants.{kind}.{name}" for kind in ("organizer", "attendees[]") for name in ("upn", "role")),
    *(f"participants.{kind}.identity.{name}" for kind in ("organizer", "attendees[]") for name in _IDENTITY),
)  # fmt: skip
_SUBSCRIPTION = (
    "@odata.context", "id", "resource", "applicationId", "changeType", "clientState", "notificationUrl",
    "lifecycleNotificationUrl", "expirationDateTime", "creatorId", "latestSupportedTlsVersion",
    "encryptionCertificate", "encryptionCertificateId", "includeResourceData", "notificationQueryOptions",
    "notificationUrlAppId",
)  # fmt: skip
_INTERVAL = ("joinDateTime", "leaveDateTime", "durationInSeconds")
_RECORD = (
    "id", "emailAddress", "totalAttendanceInSeconds", "role", "registrationId", "identity.id", "identity.displayName",
    "identity.tenantId", *(f"attendanceIntervals[].{name}" for name in _INTERVAL),
)  # fmt: skip
_REPORT = (
    "id", "totalParticipantCount", "meetingStartDateTime", "meetingEndDateTime", "externalEventInformation",
    "attendanceRecords",
)  # fmt: skip
_TIMES = ("iat", "nbf", "exp", "aio", "rh", "uti")
_GRAPH_TOKEN = (
    "aud", "iss", *_TIMES, "acct", "acr", "app_displayname", "appid", "appidacr", "idtyp", "ipaddr", "oid", "sub",
    "tenant_region_scope", "tid", "ver", "wids",
)  # fmt: skip
_USER = (
    "@odata.context", "businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
    "officeLocation", "preferredLanguage", "surname", "userPrincipalName",
)  # fmt: skip


def _page(*names: str) -> tuple[str, ...]:
    return ("@odata.context", "value", *(f"value[].{name}" for name in names))


ALWAYS: dict[str, tuple[str, ...]] = {
    "discovery": (
        "token_endpoint", "token_endpoint_auth_methods_supported", "jwks_uri", "response_modes_supported",
        "subject_types_supported", "id_token_signing_alg_values_supported", "response_types_supported",
        "scopes_supported", "issuer", "request_uri_parameter_supported", "userinfo_endpoint", "authorization_endpoint",
        "device_authorization_endpoint", "http_logout_supported", "frontchannel_logout_supported",
        "end_session_endpoint", "claims_supported", "kerberos_endpoint", "tenant_region_scope", "cloud_instance_name",
        "cloud_graph_host_name", "msgraph_host", "rbac_url",
    ),
    "instance": (
        "tenant_discovery_endpoint", "api-version", "metadata[].preferred_network", "metadata[].preferred_cache",
        "metadata[].aliases",
    ),
    "keys": tuple(
        f"keys[].{name}" for name in ("kty", "use", "kid", "x5t", "n", "e", "x5c", "issuer", "cloud_instance_name")
    ),
    "token": (
        "token_type", "scope", "expires_in", "ext_expires_in", "access_token", "refresh_token", "id_token",
        "client_info",
    ),
    "app token": ("token_type", "expires_in", "ext_expires_in", "access_token"),
    "token error": (
        "error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri",
    ),
    "id token": (
        "aud", "iss", *_TIMES, "email", "name", "oid", "preferred_username", "sub", "tid", "ver", "nonce",
    ),
    "user access token": (
        *_GRAPH_TOKEN, "amr", "family_name", "given_name", "name", "scp", "unique_name", "upn",
    ),
    "app access token": (*_GRAPH_TOKEN, "roles"),
    "validation token": ("aud", "iss", *_TIMES, "appid", "appidacr", "idp", "idtyp", "tid", "ver"),
    "error": (
        "error.code", "error.message", "error.innerError.date", "error.innerError.request-id",
        "error.innerError.client-request-id",
    ),
    "me": _USER,
    "user": _USER,
    "users": _page(*_USER[1:]),
    "organization": _page(
        "id", "displayName", "tenantType", "countryLetterCode", "assignedPlans", "verifiedDomains[].name",
        "verifiedDomains[].isDefault", "verifiedDomains[].isInitial", "verifiedDomains[].type",
        "verifiedDomains[].capabilities",
    ),
    "memberOf": _page("@odata.type", "id", "displayName", "roleTemplateId", "description", "deletedDateTime"),
    "licences": _page(
        "id", "skuId", "skuPartNumber", "servicePlans[].servicePlanId", "servicePlans[].servicePlanName",
        "servicePlans[].provisioningStatus", "servicePlans[].appliesTo",
    ),
    "subscribed skus": _page(
        "accountId", "accountName", "appliesTo", "capabilityStatus", "consumedUnits", "id", "skuId", "skuPartNumber",
        "subscriptionIds", "prepaidUnits.enabled", "prepaidUnits.warning", "prepaidUnits.suspended",
        "prepaidUnits.lockedOut", "servicePlans[].servicePlanId", "servicePlans[].servicePlanName",
        "servicePlans[].provisioningStatus", "servicePlans[].appliesTo",
    ),
    "teams licence": ("@odata.context", "hasTeamsLicense"),
    "meeting": _MEETING,
    "posted meeting": _MEETING,
    "found meeting": _MEETING,
    "changed meeting": _MEETING,
    "meetings": _page(*_MEETING[1:]),
    "join url": ("@odata.context", "value"),
    "reports": _page(*_REPORT),
    "report": ("@odata.context", *_REPORT, *(f"attendanceRecords[].{name}" for name in _RECORD)),
    "records": _page(*_RECORD),
    "subscription": _SUBSCRIPTION,
    "one subscription": _SUBSCRIPTION,
    "renewed subscription": _SUBSCRIPTION,
    "subscriptions": _page(*_SUBSCRIPTION[1:]),
    "notification": (
        "validationTokens", "value[].subscriptionId", "value[].clientState", "value[].changeType", "value[].tenantId",
        "value[].resource", "value[].subscriptionExpirationDateTime", "value[].resourceData.@odata.type",
        "value[].resourceData.@odata.id", "value[].resourceData.id", "value[].encryptedContent.data",
        "value[].encryptedContent.dataSignature", "value[].encryptedContent.dataKey",
        "value[].encryptedContent.encryptionCertificateId", "value[].encryptedContent.encryptionCertificateThumbprint",
    ),
    "event": (
        "@odata.type", "@odata.id", "id", "eventType", "eventDateTime", "participants@delta[].Id",
        "participants@delta[].IsInLobby", "participants@delta[].Info.Identity.User.Id",
        "participants@delta[].Info.Identity.User.DisplayName", "participants@delta[].Info.Identity.User.TenantId",
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


def unlisted(name: str, answer: Any) -> list[str]:
    """Which members an answer has that the table does not know; below a listed member anything may be."""
    listed = ALWAYS[name]
    return sorted(
        path
        for path in _paths(answer)
        if not any(path == one or path.startswith((f"{one}.", f"{one}[]")) for one in listed)
    )


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


def _paths(content: Any, above: str = "") -> set[str]:
    """The leaves of an answer, spelled as in the table."""
    if isinstance(content, dict) and content:
        return {leaf for name, one in content.items() for leaf in _paths(one, f"{above}.{name}" if above else name)}
    if isinstance(content, list) and content and isinstance(content[0], dict):
        return {leaf for one in content for leaf in _paths(one, f"{above}[]")}
    return {above}

"""The official Graph SDK for Python, pointed at the simulator by its base address."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from azure.core.credentials import AccessToken
from kiota_abstractions.api_error import APIError
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.lobby_bypass_scope import LobbyBypassScope
from msgraph.generated.models.lobby_bypass_settings import LobbyBypassSettings
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.online_meeting import OnlineMeeting
from msgraph.generated.users.item.online_meetings.create_or_get.create_or_get_post_request_body import (
    CreateOrGetPostRequestBody,
)
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
ORGANIZER = "22222222-2222-4222-8222-222222222222"


class _Credential:
    """A credential that asks the simulator's token endpoint."""

    def __init__(self, running):
        self._running = running

    def get_token(self, *scopes, **_more):
        """An app-only token for the scopes that the SDK asks for."""
        form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": "the-value-of-the-secret"}
        address = f"{self._running.base}/{TENANT}/oauth2/v2.0/token"
        answer = self._running.browser().post(address, data={**form, "scope": " ".join(scopes)}).json()
        return AccessToken(answer["access_token"], int(datetime.now(UTC).timestamp()) + answer["expires_in"])  # noqa: TID251 - the SDK's cache reads the machine's clock


def _graph(running):
    context = ssl.create_default_context(cafile=running.ca)
    http = GraphClientFactory.create_with_default_middleware(
        client=httpx.AsyncClient(verify=context, trust_env=False), options=options
    )
    provider = AzureIdentityAuthenticationProvider(
        _Credential(running), scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost"]
    )
    client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider, http))
    client.request_adapter.base_url = f"{running.base}/v1.0"
    return client.users.by_user_id(ORGANIZER).online_meetings


def test_meeting_by_sdk(running):
    """createOrGet, PATCH, GET and DELETE work as the SDK spells them."""

    async def visit():
        meetings = _graph(running)
        body = CreateOrGetPostRequestBody(external_id="sdk-visit", subject="Visit")
        first = await meetings.create_or_get.post(body)
        again = await meetings.create_or_get.post(body)
        assert first.id == again.id
        assert first.end_date_time - first.start_date_time == timedelta(hours=1)
        one = meetings.by_online_meeting_id(first.id)
        rules = LobbyBypassSettings(scope=LobbyBypassScope.Organizer, is_dial_in_bypass_enabled=False)
        changed = await one.patch(OnlineMeeting(lobby_bypass_settings=rules))
        assert changed.lobby_bypass_settings.scope == LobbyBypassScope.Organizer
        assert (await one.get()).join_web_url == first.join_web_url
        await one.delete()
        with pytest.raises(ODataError) as gone:
            await one.get()
        assert gone.value.error.code == "NotFound"

    asyncio.run(visit())


def test_error_of_sdk(running):
    """A refusal reaches the SDK's user with code, message and request id."""

    async def ask():
        await _graph(running).by_online_meeting_id("nonsense").get()

    with pytest.raises(APIError) as refused:
        asyncio.run(ask())
    assert refused.value.error.message == "Meeting Id is corrupted."
    assert refused.value.error.inner_error.request_id

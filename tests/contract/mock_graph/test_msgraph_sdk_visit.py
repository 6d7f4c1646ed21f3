"""The official Graph SDK with azure-identity's credentials: people, licences, meetings, subscriptions, attendance."""

import asyncio
import base64
import ssl
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx
import pytest
import trustme
from azure.core.credentials import AccessToken
from azure.identity import ClientSecretCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.online_meeting import OnlineMeeting
from msgraph.generated.models.subscription import Subscription
from msgraph.generated.users.item.online_meetings.create_or_get.create_or_get_post_request_body import (
    CreateOrGetPostRequestBody,
)
from msgraph.generated.users.item.online_meetings.online_meetings_request_builder import OnlineMeetingsRequestBuilder
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph.graph_request_adapter import options
from msgraph_core import GraphClientFactory
from msgraph_core.tasks.page_iterator import PageIterator

from tests.contract.mock_graph.certificates import certified
from tests.contract.mock_graph.hook import hook
from tests.contract.mock_graph.test_msal import _client, _sign_in

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
DEFAULT = ["https://graph.microsoft.com/.default"]


class _Static:
    """A credential with a token that somebody else has got."""

    def __init__(self, token):
        self._token = token

    def get_token(self, *_scopes, **_more):
        """The token, good for an hour by the machine's clock."""
        return AccessToken(self._token, int(datetime.now(UTC).timestamp()) + 3600)  # noqa: TID251 - the SDK's cache reads it


def _graph(running, version="v1.0", credential=None, ca=None):
    """The SDK's client, whose base address is all that is changed."""
    credential = credential or ClientSecretCredential(
        TENANT,
        CLIENT,
        "the-value-of-the-secret",
        authority=running.base,
        disable_instance_discovery=True,
        connection_verify=running.ca,
    )
    http = GraphClientFactory.create_with_default_middleware(
        client=httpx.AsyncClient(verify=ssl.create_default_context(cafile=ca or running.ca), trust_env=False),
        options=options,
    )
    provider = AzureIdentityAuthenticationProvider(credential, scopes=DEFAULT, allowed_hosts=["localhost"])
    client = GraphServiceClient(request_adapter=GraphRequestAdapter(provider, http))
    client.request_adapter.base_url = f"{running.base}/{version}"
    return client


def _meetings(client):
    return client.users.by_user_id(ORGANIZER).online_meetings


def _user_token(running):
    """A delegated token, got by MSAL."""
    client = _client(running)
    flow = client.initiate_auth_code_flow(
        ["User.Read"], redirect_uri="http://127.0.0.1:9/callback", response_mode="form_post"
    )
    return client.acquire_token_by_auth_code_flow(flow, _sign_in(running, flow["auth_uri"]))["access_token"]


def test_me(running):
    """The signed-in user is there for a delegated token, and refused to an app, whose /me it does not have."""
    token = _user_token(running)

    async def look():
        me = await _graph(running, credential=_Static(token)).me.get()
        assert (me.user_principal_name, me.display_name) == ("okafor@riverside.example", "Dr. Okafor")
        with pytest.raises(ODataError) as refused:
            await _graph(running).me.get()
        assert refused.value.error.code == "BadRequest"

    asyncio.run(look())


def test_users_in_pages(running):
    """The SDK follows the links from page to page and selects properties."""

    async def look():
        client = _graph(running)
        wish = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(top=1, select=["id", "userPrincipalName"])
        first = await client.users.get(RequestConfiguration(query_parameters=wish))
        assert len(first.value) == 1
        assert first.odata_next_link.startswith(running.base)
        seen = []
        await PageIterator(first, client.request_adapter).iterate(
            lambda user: seen.append(user.user_principal_name) or True
        )
        assert seen == ["visits@riverside.example", "okafor@riverside.example"]
        found = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(filter="startswith(displayName,'Dr.')")
        (user,) = (await client.users.get(RequestConfiguration(query_parameters=found))).value
        assert user.display_name == "Dr. Okafor"

    asyncio.run(look())


def test_licences(running):
    """Licence details and the short answer reach the SDK as its own types."""

    async def look():
        details = _graph(running).users.by_user_id(ORGANIZER).license_details
        (licence,) = (await details.get()).value
        assert [(plan.service_plan_name, plan.provisioning_status) for plan in licence.service_plans] == [
            ("TEAMS1", "Success")
        ]
        assert (await details.get_teams_licensing_details.get()).has_teams_license is True

    asyncio.run(look())


def test_meetings(running):
    """A meeting is posted, and found by its link as the SDK encodes it."""

    async def visit():
        meetings = _meetings(_graph(running))
        start = datetime(2026, 3, 2, 10, tzinfo=UTC)
        posted = await meetings.post(
            OnlineMeeting(subject="Visit", start_date_time=start, end_date_time=start + timedelta(minutes=30))
        )
        assert posted.end_date_time - posted.start_date_time == timedelta(minutes=30)
        wish = OnlineMeetingsRequestBuilder.OnlineMeetingsRequestBuilderGetQueryParameters(
            filter=f"JoinWebUrl eq '{posted.join_web_url}'"
        )
        found = await meetings.get(RequestConfiguration(query_parameters=wish))
        assert [one.id for one in found.value] == [posted.id]
        link = await meetings.by_online_meeting_id(posted.id).get_virtual_appointment_join_web_url.get()
        assert link.value.startswith(f"{running.base}/webrtc-svc/")

    asyncio.run(visit())


def test_subscription_and_attendance(running):
    """A subscription lives from handshake to deletion, its event arrives, and attendance can be read afterwards."""
    own = certified()

    async def visit(address, heard):
        v1, beta = _graph(running), _graph(running, "beta")
        meeting = await _meetings(v1).create_or_get.post(CreateOrGetPostRequestBody(external_id="sdk-attendance"))
        link = quote(quote(meeting.join_web_url, safe=""), safe="")
        expires = datetime.now(UTC) + timedelta(hours=1)  # noqa: TID251 - the server runs on the machine's clock
        made = await beta.subscriptions.post(
            Subscription(
                change_type="updated",
                notification_url=address,
                resource=f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents",
                expiration_date_time=expires,
                client_state="state",
                include_resource_data=True,
                encryption_certificate=base64.b64encode(own.der).decode(),
                encryption_certificate_id="key",
            )
        )
        one = v1.subscriptions.by_subscription_id(made.id)
        renewed = await one.patch(Subscription(expiration_date_time=expires + timedelta(hours=1)))
        assert renewed.expiration_date_time > made.expiration_date_time
        assert made.id in [listed.id for listed in (await v1.subscriptions.get()).value]
        path = f"/tenants/{TENANT}/meetings/{meeting.id}/participants"
        joined = running.control.post(path, {"user": "okafor"})
        notification = await asyncio.to_thread(heard.get, timeout=5)
        assert notification["value"][0]["clientState"] == "state"
        running.control.post(f"{path}/{joined['id']}/leave", {})
        reports = _meetings(v1).by_online_meeting_id(meeting.id).attendance_reports
        (report,) = (await reports.get()).value
        (record,) = (await reports.by_meeting_attendance_report_id(report.id).attendance_records.get()).value
        assert record.email_address == "okafor@riverside.example"
        await one.reauthorize.post()
        await one.delete()
        with pytest.raises(ODataError) as gone:
            await one.get()
        assert gone.value.error.code == "ResourceNotFound"

    with hook() as (address, heard):
        asyncio.run(visit(address, heard))


def test_retries(running):
    """The SDK waits for Retry-After and tries again by itself; a challenge it answers with one more try."""
    running.control.arm("graph-throttles", "riverside", options={"retry_after_s": 1, "operation": "graph.users"})
    running.control.arm("graph-challenges", "riverside", options={"operation": "meetings.create_or_get"})
    before = running.control.get("/ledger?limit=1")["last"]

    async def visit():
        assert (await _graph(running).users.get()).value
        assert (await _meetings(_graph(running)).create_or_get.post(CreateOrGetPostRequestBody(external_id="cae"))).id

    asyncio.run(visit())
    listed = running.control.get(f"/ledger?operation=graph.users,meetings.create_or_get&after={before}")["exchanges"]
    assert [one["status"] for one in listed] == [429, 200, 401, 201]
    assert not any(one["facts"].get("early") for one in listed)


def test_server_of_a_stranger(running, tmp_path):
    """The SDK does not talk to a server whose certificate is of an authority that it does not trust."""
    stranger = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    client = _graph(running, ca=str(stranger))
    with pytest.raises(httpx.ConnectError):
        asyncio.run(client.users.get())

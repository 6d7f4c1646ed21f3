"""Telling the chart who is connected: Epic's SetExternalConnectionStatus, as a backend client.

Only one shape of the call is public: GET with the ids in the query. Its bodies are not, so the HTTP status decides.
Authorization: SMART Backend Services, "client_credentials" with a signed assertion, RS384.
"""

from connector.adapters.cache import Cache
from connector.adapters.http import Http, retry_after_of
from connector.adapters.key_file import KeyFile
from connector.adapters.oauth import OAuth, Refused
from connector.adapters.smart_discovery import Discovery
from connector.adapters.tokens import client_assertion
from connector.domain.configuration import Configuration
from connector.domain.problems import Problem, TooBusy
from connector.domain.reports import ChartAnswer, Outcome, Report, outcome_of, query
from connector.ports import Clock, Ids, Tell

SERVICE = "Epic"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SPARE_S = 60.0


class BackendTokens:
    """The backend client's token at each Epic environment."""

    def __init__(self, oauth: OAuth, discovery: Discovery, keys: KeyFile, clock: Clock, ids: Ids) -> None:
        self._oauth = oauth
        self._discovery = discovery
        self._keys = keys
        self._clock = clock
        self._ids = ids
        self._tokens = Cache[str]()

    def of(self, fhir_base: str) -> str:
        """A token that is good for a while. Raises Refused, Problem or TooBusy."""
        return self._tokens.get(fhir_base, lambda: self._fetch(fhir_base))

    def forget(self, fhir_base: str) -> None:
        """Epic refused it."""
        self._tokens.forget(fhir_base)

    def _fetch(self, fhir_base: str) -> tuple[str, float]:
        token_url = self._discovery.server(fhir_base).token_url
        client_id = self._oauth.registration.client_id
        answer = self._oauth.token(
            token_url,
            "client_credentials",
            client_assertion_type=ASSERTION_TYPE,
            client_assertion=client_assertion(self._keys.signing, client_id, token_url, self._clock, self._ids),
        )
        return str(answer["access_token"]), float(answer.get("expires_in", 0)) - SPARE_S


class ChartClient:
    """Sends reports, one at a time."""

    def __init__(self, http: Http, tokens: BackendTokens, client_id: str, tell: Tell) -> None:
        self._http = http
        self._tokens = tokens
        self._client_id = client_id
        self._tell = tell

    def tell(self, row: Configuration, session_id: str, report: Report) -> ChartAnswer:
        """One report; once more with a new token if Epic does not accept ours."""
        try:
            answer = self._send(row, session_id, report)
            if answer.status == 401:
                self._tokens.forget(row.fhir_base)
                answer = self._send(row, session_id, report)
        except TooBusy as busy:
            return ChartAnswer(Outcome.LATER, retry_after=busy.retry_after)
        except (Refused, Problem) as refusal:
            self._tell("chart.no-token", error=getattr(refusal, "error", "discovery"))
            return ChartAnswer(Outcome.LATER)
        return answer

    def _send(self, row: Configuration, session_id: str, report: Report) -> ChartAnswer:
        headers = {
            "Authorization": f"Bearer {self._tokens.of(row.fhir_base)}",
            "Epic-Client-ID": self._client_id,
            "Accept": "application/json",
        }
        answer = self._http.send(SERVICE, "GET", row.chart_address, params=query(session_id, report), headers=headers)
        return ChartAnswer(outcome_of(answer.status_code), answer.status_code, retry_after_of(answer))

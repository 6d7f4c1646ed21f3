"""A visit begins with a launch from Epic: Hyperspace, Haiku or Canto for staff, MyChart for patients.

SMART App Launch 2.2, "EHR launch". An issuer that is not approved is never contacted. Staff sign in to Microsoft once;
from then on their EHR user and their account belong together.
"""

from collections.abc import Mapping
from typing import Any

from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.domain.configuration import Configuration
from connector.domain.join_window import JoinWindow, appointment_in
from connector.domain.launch import Kind, Launch, read_launch, row_of
from connector.ports import Accounts, Clock, Configurations, Epic, Microsoft, Tell
from connector.use_cases.check_licences import CheckLicences
from connector.use_cases.join_visit import JoinVisit
from connector.use_cases.sign_in import Onward, SignIns, request_of

PURPOSES = {Kind.PROVIDER: Purpose.PROVIDER_LAUNCH, Kind.PATIENT: Purpose.PATIENT_LAUNCH}
KINDS = {purpose: kind for kind, purpose in PURPOSES.items()}


class BeginVisit:
    """From the launch to the door of the meeting."""

    def __init__(
        self,
        configurations: Configurations,
        accounts: Accounts,
        epic: Epic,
        microsoft: Microsoft,
        sign_ins: SignIns,
        join: JoinVisit,
        licences: CheckLicences,
        window: JoinWindow,
        clock: Clock,
        tell: Tell,
    ) -> None:
        self._configurations = configurations
        self._accounts = accounts
        self._epic = epic
        self._microsoft = microsoft
        self._sign_ins = sign_ins
        self._join = join
        self._licences = licences
        self._window = window
        self._clock = clock
        self._tell = tell

    def start(self, kind: Kind, issuer: str, launch: str) -> Onward:
        """To Epic's authorization endpoint. Raises Problem for an incomplete launch or an unapproved issuer."""
        if not issuer or not launch:
            raise problems.missing_launch_parameters()
        fhir_base = issuer.removesuffix("/")
        row = next(iter(self._configurations.approved_at_base(fhir_base)), None)
        if row is None:
            raise problems.unknown_issuer()
        purpose = PURPOSES[kind]
        secrets = self._sign_ins.begin(purpose, fhir_base=fhir_base, region=row.region.value)
        request = request_of(purpose, secrets, launch=launch, audience=issuer)
        return Onward(self._epic.authorize_url(fhir_base, request), secrets)

    def return_from_epic(self, attempt: Attempt, code: str) -> Onward:
        """To the meeting, or to the one-time Microsoft sign-in of a provider. Raises Problem."""
        kind, fhir_base = KINDS[attempt.purpose], attempt.facts["fhir_base"]
        answer = self._epic.redeem(fhir_base, attempt.purpose, code, attempt)
        row = row_of(answer.context, self._configurations.approved_at_base(fhir_base))
        launch = read_launch(kind, answer.context, answer.identity)
        self._tell("launch.accepted", kind=kind.value, configuration=row.id)
        self._licences.of_organization(row)
        if kind is Kind.PATIENT:
            self._window.check(appointment_in(answer.context, answer.appointment), self._clock.now())
            return Onward(self._join.join(row, launch, "", answer.context).join_url)
        oid = self._accounts.of_user(row, launch.ehr_user_id)
        if oid is None:
            return self._ask_for_account(row, launch)
        return self._to_meeting(row, launch, oid, answer.context)

    def return_from_microsoft(self, attempt: Attempt, code: str) -> Onward:
        """To the meeting, after the EHR user was bound to the account that signed in. Raises Problem."""
        row = self._configurations.get(attempt.facts["row"])
        if row is None or not row.approved:
            raise problems.unknown_issuer()
        account = self._microsoft.redeem(row.tenant_id, code, attempt)
        launch = Launch(Kind.PROVIDER, attempt.facts["session"], attempt.facts["user"])
        if account.tenant_id != row.tenant_id or not self._accounts.bind(row, launch.ehr_user_id, account.oid):
            self._tell("account.refused", configuration=row.id)
            raise problems.wrong_account()
        self._tell("account.bound", configuration=row.id)
        return self._to_meeting(row, launch, account.oid, {})

    def _to_meeting(self, row: Configuration, launch: Launch, oid: str, context: Mapping[str, Any]) -> Onward:
        """A provider joins, and follows the visit's course from then on."""
        self._licences.of_provider(row, oid)
        visit = self._join.join(row, launch, oid, context)
        return Onward(visit.join_url, follows=visit.external_id)

    def _ask_for_account(self, row: Configuration, launch: Launch) -> Onward:
        facts = {"row": row.id, "session": launch.session_id, "user": launch.ehr_user_id, "region": row.region.value}
        secrets = self._sign_ins.begin(Purpose.PROVIDER_ACCOUNT, **facts)
        request = request_of(Purpose.PROVIDER_ACCOUNT, secrets)
        return Onward(self._microsoft.authorize_url(row.tenant_id, request), secrets)

"""Where sign-ins come back to. What an answer is for is known from the attempt, never from the answer."""

from collections.abc import Callable

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.use_cases.approve import Approve
from connector.use_cases.begin_visit import BeginVisit
from connector.use_cases.configure import Configure
from connector.use_cases.sign_in import Onward, SignIns
from connector.web.cookies import browser_of, forget_attempt, remember_portal, send_onward
from connector.web.follow import Passes
from connector.web.sessions import PortalSessions

AT_EPIC = (Purpose.PROVIDER_LAUNCH, Purpose.PATIENT_LAUNCH, Purpose.APPROVAL)
AT_MICROSOFT = (Purpose.PROVIDER_ACCOUNT, Purpose.PORTAL)


def callback_pages(
    sign_ins: SignIns,
    begin_visit: BeginVisit,
    configure: Configure,
    approve: Approve,
    sessions: PortalSessions,
    passes: Passes,
) -> Blueprint:
    """GET /callback/epic and /callback/microsoft (RFC 6749 §4.1.2)."""
    pages = Blueprint("callback", __name__, url_prefix="/callback")

    def approval(attempt: Attempt, code: str) -> Response:
        session = sessions.current()
        review = approve.return_from_epic(attempt, code, session.member, session.digest)
        session.reviews[review.row.id] = review
        return redirect(url_for("approval.review", row_id=review.row.id), 303)

    def portal(attempt: Attempt, code: str) -> Response:
        session_id = sessions.open(configure.signed_in(attempt, code))
        return remember_portal(redirect(url_for("portal.overview"), 303), session_id)

    def begun(onward: Onward) -> Response:
        return passes.give(send_onward(onward), onward.follows)

    answers: dict[Purpose, Callable[[Attempt, str], Response]] = {
        Purpose.PROVIDER_LAUNCH: lambda attempt, code: begun(begin_visit.return_from_epic(attempt, code)),
        Purpose.PATIENT_LAUNCH: lambda attempt, code: begun(begin_visit.return_from_epic(attempt, code)),
        Purpose.PROVIDER_ACCOUNT: lambda attempt, code: begun(begin_visit.return_from_microsoft(attempt, code)),
        Purpose.APPROVAL: approval,
        Purpose.PORTAL: portal,
    }

    def answer(service: str, purposes: tuple[Purpose, ...]) -> Response:
        said = request.args
        state, code = said.get("state", ""), said.get("code", "")
        attempt = sign_ins.resume(state, browser_of(state), *purposes)
        if "error" in said or not code:
            raise problems.sign_in_declined(service)
        return forget_attempt(answers[attempt.purpose](attempt, code), state)

    @pages.get("/epic")
    def epic() -> Response:
        """Epic's answer to a launch or to an approver's sign-in."""
        return answer("Epic", AT_EPIC)

    @pages.get("/microsoft")
    def microsoft() -> Response:
        """Microsoft's answer to a provider's one-time sign-in or to a sign-in to the portal."""
        return answer("Microsoft", AT_MICROSOFT)

    return pages

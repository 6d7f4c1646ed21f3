"""What the pages of Entra ID have in common: the browser's session, the sign-in page, the way back to an app."""

from flask import Response, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.directory.tenant import Tenant
from mock_graph.directory.users import User
from mock_graph.identity import authorize
from mock_graph.identity.authority import Authority
from mock_graph.identity.authorize import AuthorizationRequest, RefusedAtClient, Reply
from mock_graph.identity.refusals import EntraError
from mock_graph.identity.sessions import Account
from mock_graph.web.entra_answers import trace
from mock_graph.web.support import SESSION_COOKIE, state
from simkit.recording import note

TROUBLE = "Sorry, but we're having trouble signing you in"
_FORM_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"


def cookie() -> str | None:
    """What names the browser's Microsoft session, which may have begun with this request."""
    begun: str | None = g.get("microsoft_session")
    return begun or request.cookies.get(SESSION_COOKIE)


def signed_in() -> tuple[Account, ...]:
    """The accounts of the browser's session."""
    return state().sessions.accounts(cookie())


def begin_session(account: Account) -> None:
    """Sign the browser in to an account; `with_session` tells it so."""
    g.microsoft_session = state().sessions.sign_in(cookie(), account)


def with_session(answer: AnyResponse) -> AnyResponse:
    """The answer, with the session that has begun."""
    value = g.microsoft_session
    answer.set_cookie(SESSION_COOKIE, value, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return answer


def person(account: Account) -> tuple[Tenant, User] | None:
    """The account's tenant and user, if both are still there."""
    tenant = state().directory.get(account.tenant_id)
    user = tenant.users.find(account.user_id) if tenant else None
    return (tenant, user) if tenant and user else None


def sign_in_page(
    authority: Authority,
    context: str,
    typed: str = "",
    error: EntraError | None = None,
    accounts: tuple[Account, ...] = (),
) -> Response:
    """Name and password, below the accounts of the session that can be picked."""
    choices = []
    for one in accounts:
        found = person(one)
        if found and authority.admits(one.tenant_id):
            user = found[1]
            choices.append({"value": f"{one.tenant_id}/{one.user_id}", "name": user.display_name, "upn": user.upn})
    page = render_template(
        "sign_in.html",
        action=f"/{authority.endpoint_part}/login",
        context=context,
        typed=typed,
        choices=choices,
        complaint=f"AADSTS{error.number}: {error.sentence}" if error else None,
        organization=authority.tenant.display_name if authority.tenant else None,
    )
    return make_response(page)


def error_page(error: EntraError) -> tuple[str, int]:
    """A refusal that no app is told."""
    note(outcome="error-page", number=error.number)
    sentence = error.description(state().sim.clock.now(), *trace())
    return render_template("entra_error.html", title=TROUBLE, sentence=sentence), 400


def told_at_client(refused: RefusedAtClient) -> AnyResponse:
    """A refusal at the app's reply address."""
    return tell(refused.asked, refused.reason)


def tell(asked: AuthorizationRequest, reason: EntraError) -> AnyResponse:
    """Send the browser back to the app with an error."""
    note(outcome=reason.error, number=reason.number)
    description = reason.description(state().sim.clock.now(), *trace())
    return sent(authorize.reply(asked, {"error": reason.error, "error_description": description}))


def sent(reply: Reply) -> AnyResponse:
    """Send the browser back to the app."""
    if reply.response_mode == "form_post":
        answer = make_response(render_template("form_post.html", address=reply.redirect_uri, fields=reply.fields))
        answer.headers["Content-Security-Policy"] = _FORM_POLICY
        return answer
    return redirect(reply.address)

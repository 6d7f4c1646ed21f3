"""Signing in: whether a browser's session suffices, and whether an account and its password do."""

from collections.abc import Iterable

from mock_graph.identity.authority import Authority
from mock_graph.identity.authorize import AuthorizationRequest, RefusedAtClient
from mock_graph.identity.sessions import Account
from mock_graph.identity.sign_in_refusals import (
    PasswordWrong,
    SeveralAccounts,
    SignInRequired,
    UserOfAnotherTenant,
    UserUnknown,
)


def silent_account(authority: Authority, asked: AuthorizationRequest, signed_in: Iterable[Account]) -> Account | None:
    """The session's account that answers without a page, or None where a page is needed.

    A hint picks the account it names and no other; without one several accounts are a question for the person.
    RefusedAtClient for `prompt=none` where the page would be needed.
    """
    fitting = [one for one in signed_in if authority.admits(one.tenant_id) and _hinted(authority, asked, one)]
    if asked.prompt == "none" and len(fitting) != 1:
        raise RefusedAtClient(asked, SeveralAccounts() if fitting else SignInRequired())
    if asked.prompt in ("login", "select_account"):
        return None
    return fitting[0] if len(fitting) == 1 else None


def authenticate(authority: Authority, client_id: str, upn: str, password: str) -> Account:
    """The account of a name and password; UserUnknown, UserOfAnotherTenant or PasswordWrong otherwise."""
    found = authority.home_of(upn.strip())
    if found is None:
        raise UserUnknown(user=upn.strip())
    tenant, user = found
    if not authority.admits(tenant.id):
        asked = authority.tenant.display_name if authority.tenant else authority.segment
        raise UserOfAnotherTenant(user=upn.strip(), tenant=asked, client_id=client_id)
    if not user.password or password != user.password:
        raise PasswordWrong()
    return Account(tenant.id, user.id)


def _hinted(authority: Authority, asked: AuthorizationRequest, account: Account) -> bool:
    tenant = authority.directory.get(account.tenant_id)
    user = tenant.users.find(account.user_id) if tenant else None
    if user is None:
        return False
    if asked.login_hint:
        return user.upn.casefold() == asked.login_hint.casefold()
    home = {tenant.domain.casefold(), tenant.id, "organizations", ""} if tenant else set()
    return asked.domain_hint.casefold() in home

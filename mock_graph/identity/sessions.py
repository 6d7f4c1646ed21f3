"""Who is signed in to Microsoft in which browser: what makes the second sign-in silent."""

import threading
from dataclasses import dataclass

from simkit.ids import Ids


@dataclass(frozen=True)
class Account:
    """A user of a tenant, by object ids."""

    tenant_id: str
    user_id: str


class Sessions:
    """Browsers by the value of their cookie; the account used last comes first. Safe to use from several threads."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._accounts: dict[str, tuple[Account, ...]] = {}
        self._lock = threading.Lock()

    def accounts(self, cookie: str | None) -> tuple[Account, ...]:
        """The accounts that are signed in in a browser."""
        return self._accounts.get(cookie or "", ())

    def sign_in(self, cookie: str | None, account: Account) -> str:
        """Add an account to a browser; returns its cookie, a new one if the given one is unknown."""
        with self._lock:
            known = cookie if cookie in self._accounts and cookie else self._ids.token("browser-session")
            others = tuple(one for one in self._accounts.get(known, ()) if one != account)
            self._accounts[known] = (account, *others)
        return known

    def sign_out(self, cookie: str | None) -> None:
        """Forget a browser."""
        with self._lock:
            self._accounts.pop(cookie or "", None)

    def forget(self, account: Account) -> None:
        """Sign an account out of every browser."""
        with self._lock:
            self._accounts = {
                cookie: tuple(one for one in accounts if one != account) for cookie, accounts in self._accounts.items()
            }

    def forget_tenant(self, tenant_id: str) -> None:
        """Sign everybody of a tenant out."""
        with self._lock:
            self._accounts = {
                cookie: tuple(one for one in accounts if one.tenant_id != tenant_id)
                for cookie, accounts in self._accounts.items()
            }

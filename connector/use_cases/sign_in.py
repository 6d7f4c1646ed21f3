"""Starting a sign-in somewhere else and taking its answer: what all of them have in common."""

import hashlib
from dataclasses import dataclass

from connector.domain import problems
from connector.domain.attempts import PATIENCE, Attempt, Purpose, Secrets, StateCheck
from connector.ports import Attempts, Clock, Ids, SignInRequest, Tell


@dataclass(frozen=True)
class Onward:
    """Where the browser goes next; with `secrets` it has to keep the attempt's cookie on the way.

    `follows` is the name of the visit whose course this browser may follow from now on.
    """

    url: str
    secrets: Secrets | None = None
    follows: str = ""


class SignIns:
    """Begins attempts and takes up their answers. Each tab has an attempt of its own."""

    def __init__(self, attempts: Attempts, check: StateCheck, clock: Clock, ids: Ids, tell: Tell) -> None:
        self._attempts = attempts
        self._check = check
        self._clock = clock
        self._ids = ids
        self._tell = tell

    def begin(self, purpose: Purpose, **facts: str) -> Secrets:
        """A fresh attempt. `facts` are what the answer will need; they are kept with it."""
        secrets = Secrets(*(self._ids.secret() for _ in range(4)))
        expires_at = self._clock.now() + PATIENCE
        self._attempts.add(
            Attempt(
                digest(secrets.state),
                digest(secrets.browser),
                purpose,
                secrets.nonce,
                secrets.verifier,
                facts,
                expires_at,
            )
        )
        return secrets

    def resume(self, state: str, browser: str, *purposes: Purpose) -> Attempt:
        """The attempt of an answer, used up by it. Raises Problem for a state that is not this browser's."""

        def check(attempt: Attempt) -> None:
            if not self._check.accepts(attempt, purposes, digest(browser), self._clock.now()):
                raise self._refusal("foreign or late")

        attempt = self._attempts.take(digest(state), check)
        if attempt is None:
            raise self._refusal("unknown or used")
        return attempt

    def forget_ended(self) -> None:
        """Forgets the attempts that nobody came back from."""
        self._attempts.forget_ended(self._clock.now())

    def _refusal(self, why: str) -> problems.Problem:
        self._tell("state.refused", why=why)
        return problems.sign_in_not_ours()


def request_of(purpose: Purpose, secrets: Secrets, *, launch: str = "", audience: str = "") -> SignInRequest:
    """The authorization request of an attempt."""
    return SignInRequest(purpose.value, secrets.state, secrets.nonce, secrets.verifier, launch, audience)


def digest(secret: str) -> str:
    """What is kept of a secret that somebody else will show again."""
    return hashlib.sha256(secret.encode()).hexdigest()

from collections.abc import Iterator

from simkit.issued import Secrets
from simkit.phrases import Hidden

CODE, TOKEN = "a-code-of-a-launch", "a-token-of-a-visit"


def test_a_secret_that_is_forgotten_meanwhile() -> None:
    """The oldest secret may be forgotten in another thread while it is looked for."""
    secrets = Secrets(1)
    secrets.add(Hidden(CODE, "code", "secret"))

    def words() -> Iterator[str]:
        yield CODE
        secrets.add(Hidden(TOKEN, "token", "secret"))

    assert secrets.among(words()).occurring_in(CODE) == []

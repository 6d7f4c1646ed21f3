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


def test_what_stands_alone() -> None:
    """Found as such are secrets that are tokens, in the order of the text; shorter and odd ones are phrases."""
    secrets = Secrets(10)
    found = [Hidden(value, value, "secret") for value in (TOKEN, CODE, "a-short1", "an/odd+secret", f"{CODE}-2")]
    for hidden in found:
        secrets.add(hidden)
    issued = secrets.among([one.value for one in found])
    token, code, _short, _odd, longer = found
    assert issued.standing_in(f"{CODE}={TOKEN}") == [code, token]
    assert issued.standing_in(f"{TOKEN}={CODE}") == [token, code]
    assert issued.standing_in(f"a-short1={TOKEN} an/odd+secret") == [token]
    assert issued.standing_in(f"{CODE}-2 {TOKEN}") == [longer, token]
    assert issued.standing_in(f"{CODE}-3") == []

"""The pages for those who bring a connector: their example is right, and the sentences in them are the tool's own."""

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conformance.cli import main
from conformance.targets.mistakes import target_schema
from conformance.targets.target import CAPABILITIES
from conformance.targets.target_file import read_target
from conformance.targets.variables import VARIABLES
from tests.docs.schema_tables import tables

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "bring-your-own.md").read_text("utf-8")
REFERENCE = (DOCS / "target-file.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
WHOLE = EXAMPLES[-1]
CONTEXT = WHOLE[WHOLE.index("[context]") : WHOLE.index("[epic.provider]")]

MISTAKES = {
    '`redirect_uri = ["/signin-epic"]`': ('redirect_uris = ["/signin-epic"]', 'redirect_uri = ["/signin-epic"]'),
    '`auth = "client_secret"`': ('auth = "client_secret_post"', 'auth = "client_secret"'),
    '`auth = "private_key_jwt"` without keys': ('jwks_url = "/.well-known/jwks.json"\n', ""),
    '`Acme__GraphBase = "{graph}"`': ("{graph_base}", "{graph}"),
    '`base_url = "127.0.0.1:7400"`': ('"https://127.0.0.1:7400"', '"127.0.0.1:7400"'),
    '`start = "dotnet run"`': ('start = ["dotnet", "run", "--no-launch-profile", "--project", "src/Acme.Visits"]',
                               'start = "dotnet run"'),
    "neither `[context]` nor a portal": (CONTEXT, ""),
    "`portal = true` and no `[portal]`": ("join_window = true", "portal = true"),
    "no way to prove itself in `[entra]`": ('client_secret = "made up too"\n', ""),
}  # fmt: skip
"""What was written, as the page shows it: a part of the example, and what stands there instead."""


def test_example_is_valid(tmp_path: Path) -> None:
    """The whole example is read without a complaint, by the reader and by the schema alone."""
    target = read_target(written(tmp_path, WHOLE))
    assert target.name == "Acme visits"
    assert target.capabilities == {"restart", "logs", "join_window"}
    assert not list(Draft202012Validator(target_schema()).iter_errors(parsed(WHOLE)))


def test_parts_come_from_the_whole() -> None:
    """Each part that the page explains stands in the whole example as it is."""
    for part in EXAMPLES[:-1]:
        missing = [line for line in part.splitlines() if line and line not in WHOLE.splitlines()]
        assert not missing


@pytest.mark.parametrize("shown", MISTAKES)
def test_mistakes_are_told_like_this(
    shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page quotes the sentence that the command prints for this mistake."""
    old, new = MISTAKES[shown]
    assert old in WHOLE
    written(tmp_path, WHOLE.replace(old, new, 1))
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--target", "acme.toml"]) == 2
    said = capsys.readouterr().err.removeprefix("rehearse: ").strip()
    assert f"| {shown} | `{said}` |" in PAGE


def test_every_mistake_is_tried() -> None:
    """No row of the table of mistakes in the file goes untested."""
    assert len(re.findall(r"^\| .* \| `acme\.toml", PAGE, re.MULTILINE)) == len(MISTAKES)


@pytest.mark.parametrize(("name", "table"), tables(target_schema()), ids=lambda value: str(value)[:20])
def test_every_key_is_documented(name: str, table: str) -> None:
    """Each table of the file has its keys documented with type, default and the sentence that the schema has."""
    heading = f"`[{name}]`" if name else "At the top"
    sections = re.split(r"^## ", REFERENCE, flags=re.MULTILINE)
    (section,) = [text for text in sections if heading in text.partition("\n")[0]]
    assert table in section


def test_every_variable_is_documented() -> None:
    """Each variable is documented with its template and the sentence that the program has."""
    for name, meaning in VARIABLES.items():
        assert f"| `REHEARSAL_{name}` | `{{{name.lower()}}}` | {meaning} |" in REFERENCE


def test_every_capability_is_offered() -> None:
    """The page says of each capability what is declared for it."""
    table = PAGE[PAGE.index("## 7.") : PAGE.index("## A whole target file")]
    assert all(name in table for name in (*CAPABILITIES, "logs", "stores", "start"))


def written(folder: Path, text: str) -> Path:
    """The text as a target file."""
    file = folder / "acme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def parsed(text: str) -> dict:
    """The text as data."""
    return tomllib.loads(text)

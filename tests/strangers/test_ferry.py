"""The suite judges a connector in Node that shares no code and no names with ours, by its target file alone."""

import re
import shutil
from pathlib import Path

import pytest

from conformance.targets.target_file import read_target, reference_target
from conformance.verdicts import Verdict
from tests.strangers.rehearsing import HERE, PROGRAM, Mutation, Run, copied, mutated, rehearse

MUTATIONS = (
    Mutation(
        "launches.mjs",
        "const clinic = this.#settings.clinics.get((query.get('iss') ?? '').replace(/\\/+$/, ''))",
        "const clinic = { ...[...this.#settings.clinics.values()][0], fhir: query.get('iss') }",
        "PRV-04",
    ),
    Mutation(
        "graph.mjs",
        "const made = await this.#call(clinic, 'POST', path, { externalId, subject: 'Virtual visit' }, deadline)",
        "const made = await this.#call(clinic, 'POST', path.replace('/createOrGet', ''), {}, deadline)",
        "RES-02",
    ),
    Mutation(
        "ehr.mjs",
        "const expected = { iss: server.issuer, aud: this.#settings.clients[attempt.side], nonce: attempt.nonce }",
        "const expected = { iss: server.issuer, aud: this.#settings.clients[attempt.side] }",
        "SEC-03",
    ),
    Mutation(
        "news.mjs",
        "if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null",
        "if (given.length !== expected.length) return null",
        "NOT-02",
    ),
    Mutation(
        "roster.mjs",
        "else if (!entry.lobby) seen.in = seen.in && seen.in < event.at ? seen.in : event.at",
        "else seen.in = seen.in && seen.in < event.at ? seen.in : event.at",
        "WB-10",
    ),
)
SENTINELS = ("PRV-01", "LOB-01")
"""What every mutation leaves as it is."""

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed: the stranger needs it.")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of the stranger as it is, over TLS, on every requirement."""
    return rehearse(copied(tmp_path_factory.mktemp("stranger")))


@needs_node
@pytest.mark.slow
def test_stranger_is_good(run: Run) -> None:
    """The run of a good connector that the suite has never heard of ends with status 0."""
    assert run.status == 0, run.printed


@needs_node
@pytest.mark.slow
def test_what_applies_passes(run: Run) -> None:
    """Every requirement that applies to it and that has a scenario passes."""
    allowed = {Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.NOT_COVERED}
    others = {name: entry["verdict"] for name, entry in run.requirements.items() if entry["verdict"] not in allowed}
    assert not others, run.printed


@needs_node
@pytest.mark.slow
def test_what_does_not_apply_says_why(run: Run) -> None:
    """Each requirement that does not apply names the capability that the target file does not declare."""
    outside = [entry for entry in run.requirements.values() if entry["verdict"] == Verdict.NOT_APPLICABLE]
    assert {entry["id"] for entry in outside} >= {"SETUP-01", "LIC-01", "LIVE-03", "PAT-05"}
    for entry in outside:
        assert any(f"does not declare {need}" in entry["why"] for need in entry["needs"]), entry["why"]


@needs_node
@pytest.mark.slow
def test_what_it_kept_is_not_in_the_way(tmp_path: Path) -> None:
    """The same command with the same seed passes again where the stranger still has its file of the run before."""
    target = copied(tmp_path)
    for _ in range(2):
        run = rehearse(target, "PRV-01", "PRV-07", "PRIV-05")
        assert run.status == 0, run.printed


@needs_node
@pytest.mark.slow
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.breaks)
def test_one_line_is_found(mutation: Mutation, tmp_path: Path) -> None:
    """One line changed for the worse fails the requirement that it breaks, and leaves the sentinels alone."""
    run = rehearse(mutated(tmp_path, mutation), mutation.breaks, *SENTINELS)
    assert run.verdict(mutation.breaks) == Verdict.FAIL, run.printed
    assert {name: run.verdict(name) for name in SENTINELS} == dict.fromkeys(SENTINELS, Verdict.PASS), run.printed
    assert run.status == 1


def test_another_way_in_everything() -> None:
    """The stranger differs from ours in its addresses, its names, how it proves itself, and what it declares."""
    ours, strange = reference_target(), read_target(HERE / "target.toml")
    assert not {*ours.launch.values(), *_redirects(ours)} & {*strange.launch.values(), *_redirects(strange)}
    assert not set(ours.program.env) & set(strange.program.env)
    assert {audience: app.auth for audience, app in strange.epic.items()} == {
        "provider": "private_key_jwt",
        "patient": "none",
        "backend": "emp_basic",
    }
    assert strange.tls
    assert "portal" not in strange.capabilities


def test_no_words_of_ours() -> None:
    """No file of the stranger uses a name by which our connector could be meant."""
    ours = re.compile(r"CONNECTOR_|REHEARSAL_|rehears|sessionId|ehrUserId|/_sim/|mock_", re.IGNORECASE)
    for file in sorted((HERE / PROGRAM).glob("*.mjs")):
        assert not ours.search(file.read_text("utf-8")), file.name


def _redirects(target: object) -> set[str]:
    return {uri for app in target.epic.values() for uri in app.redirect_uris} | set(target.entra.redirect_uris)

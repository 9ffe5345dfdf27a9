from __future__ import annotations

from pathlib import Path

import pytest

from auditor.errors import UsageError
from auditor.policy.load import find_policy, load_policy
from auditor.policy.types import LoadedPolicy, Need, Openness

MINIMAL = "allow:\n  classes: [open-source]\n"
HASH = "a" * 64


def load(folder: Path, text: str, name: str = "auditor.yaml") -> LoadedPolicy:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def complaint(folder: Path, text: str, name: str = "auditor.yaml") -> str:
    with pytest.raises(UsageError) as caught:
        load(folder, text, name)
    assert caught.value.exit_code == 2
    return f"{caught.value} | {caught.value.hint}".replace(f"{folder}/", "")


def test_a_policy_is_read_from_yaml(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        f"""
usage: saas
models: [models.yaml]
allow: {{classes: [open-source, open-weight], licenses: [MIT], families: [permissive]}}
commercial_use: {{saas: allowed, research: any}}
frameworks: {{osaid: meets, mof: II, eu-ai-act: meets}}
company: {{monthly active users: 1_000, USD a year: 5e6}}
waivers:
- model: lab/model
  rule: license-conflict
  reason: asked the author
  owner: legal
  expires: 2027-01-31
  commit: 0123456789
clarifications:
- {{sha256: "sha256:{HASH}", license: MIT, reason: read it, owner: legal, date: 2026-01-01}}
paths:
- match: ["research/**"]
  commercial_use: any
""",
    )
    policy = loaded.policy
    assert policy.allow.classes == (Openness.OPEN_SOURCE, Openness.OPEN_WEIGHT)
    assert policy.commercial_use == {"saas": Need.ALLOWED, "research": Need.ANY}
    assert policy.company == {"monthly active users": 1000, "USD a year": 5e6}
    assert policy.clarifications[0].sha256 == HASH
    assert policy.waivers[0].commit == "0123456789"
    assert [str(place).rpartition("/")[2] for place in loaded.waiver_places] == ["auditor.yaml:9"]
    assert loaded.clarification_places[0].line == 16
    assert loaded.override_places[0].line == 18


def test_a_policy_is_read_from_pyproject(tmp_path: Path) -> None:
    text = '[tool.other]\nx = 1\n[tool.auditor]\nfail_on = "warning"\n[tool.auditor.allow]\nlicenses = ["MIT"]\n'
    text += '[[tool.auditor.waivers]]\nmodel = "a/b"\nrule = "policy.class"\nreason = "asked"\n'
    text += 'owner = "me"\nexpires = 2027-01-01\n'
    loaded = load(tmp_path, text, "pyproject.toml")
    assert loaded.policy.fail_on == "warning"
    assert loaded.waiver_places[0].line == 7


def test_the_digest_is_of_what_a_policy_says(tmp_path: Path) -> None:
    one = load(tmp_path, MINIMAL)
    other = load(tmp_path, "# ours\nallow: {classes: ['open-source']}\n")
    assert one.digest == other.digest
    assert one.digest != load(tmp_path, "allow: {classes: [closed]}").digest


def test_the_nearest_policy_up_to_the_repository_is_found(tmp_path: Path) -> None:
    inner = tmp_path / "repo" / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "auditor.yaml").write_text(MINIMAL)
    (tmp_path / "repo" / ".git").mkdir()
    assert find_policy(inner) is None
    (tmp_path / "repo" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_policy(inner) is None
    (tmp_path / "repo" / "pyproject.toml").write_text("[tool.auditor]\nfail_on = 'error'\n")
    assert find_policy(inner) == tmp_path / "repo" / "pyproject.toml"
    (inner.parent / "auditor.yml").write_text(MINIMAL)
    assert find_policy(inner) == inner.parent / "auditor.yml"


def test_two_policies_in_one_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text(MINIMAL)
    (tmp_path / "pyproject.toml").write_text("[tool.auditor]\nfail_on = 'error'\n")
    with pytest.raises(UsageError, match=r"two policies in one folder: auditor\.yaml and pyproject\.toml"):
        find_policy(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("allow:\n  clases: [closed]\n", "auditor.yaml:2: unknown key 'allow.clases' | did you mean 'classes'?"),
        ("usage: x\nalow: {}\n", "auditor.yaml:2: unknown key 'alow' | did you mean 'allow'?"),
        ("allow:\n  classes: [open]\n", "auditor.yaml:2: allow.classes.0: input should be 'open-source'"),
        ("", "auditor.yaml: the policy is empty"),
        ("fail_on: never\n", "auditor.yaml:1: policy: a policy that demands nothing accepts everything"),
        ("usage: a\nusage: b\n", "auditor.yaml:2:1: 'usage' stands here twice"),
        ("a: &x b\nc: *x\n", "auditor.yaml:2:4: an alias"),
        ("allow: [\n", "auditor.yaml:2:1: this is not YAML"),
        ("waivers:\n- {model: a, rule: b}\n", "auditor.yaml:2: waivers.0.reason: field required"),
        (
            "waivers:\n- &w {model: a, rule: b, reason: ccc, owner: dd, expires: 2027-01-01, commit: xyz}\n",
            "auditor.yaml:2: waivers.0.commit: 40 hexadecimal digits are expected",
        ),
        ("usage: x\nframeworks: {mof: IV}\n", "auditor.yaml:2: frameworks.mof: input should be 'III', 'II' or 'I'"),
        ("usage: x\nterritories: [DE, XX1]\n", "auditor.yaml:2: territories: 'XX1' is no ISO 3166 code of two letters"),
        ("usage: x\nterritories: []\n", "auditor.yaml:2: territories: "),
        ("company: {territories: [Germany]}\n", "auditor.yaml:1: territories: 'GERMANY' is no ISO 3166 code"),
        ("- a\n", "auditor.yaml:1: policy: input should be a valid dictionary"),
    ],
)
def test_a_wrong_policy_names_the_line_and_the_remedy(tmp_path: Path, text: str, expected: str) -> None:
    assert complaint(tmp_path, text).startswith(expected)


def test_territories_are_read_in_any_case_and_norway_is_no_boolean(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text("territories: [NO, de, UK, EEA]\n")
    assert load_policy(tmp_path / "auditor.yaml").policy.territories == ("NO", "DE", "UK", "EEA")


def test_contradicting_waivers_are_refused(tmp_path: Path) -> None:
    waiver = "- {model: a/b, rule: policy.class, reason: asked, owner: me, expires: %s}\n"
    text = "waivers:\n" + waiver % "2027-01-01" + waiver % "2028-01-01"
    assert "waivers 1 and 2 are for the same rule of a/b" in complaint(tmp_path, text)


def test_contradicting_clarifications_are_refused(tmp_path: Path) -> None:
    one = f"- {{sha256: {HASH}, license: %s, reason: read it, owner: me, date: 2026-01-01}}\n"
    text = "clarifications:\n" + one % "MIT" + one % "Apache-2.0"
    assert "two clarifications of the text aaaaaaaaaaaa contradict each other" in complaint(tmp_path, text)


def test_wrong_toml_names_the_line(tmp_path: Path) -> None:
    assert complaint(tmp_path, "[tool.auditor]\nfail_on = \n", "pyproject.toml").startswith(
        "pyproject.toml: this is not TOML"
    )
    text = '[tool.auditor]\nusage = "x"\nfail_onn = "error"\n'
    assert complaint(tmp_path, text, "pyproject.toml") == (
        "pyproject.toml:3: unknown key 'fail_onn' | did you mean 'fail_on'?"
    )

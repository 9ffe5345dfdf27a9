"""What `auditor init` writes: a policy, and the CI files that run the gate."""

from __future__ import annotations

from collections.abc import Iterable

_POLICY = """\
# What this project accepts. Every key is explained in docs/policy.md of the auditor
{models}usage: {usage}                # what is done with the models: internal, saas, redistribute, research
allow:
  classes: [open-source, open-weight, closed]
  families: [public-domain, permissive, weak-copyleft, data-open, rail, community, proprietary]
commercial_use:
  internal: conditional       # allowed, conditional (thresholds are compared with `company`), any
  saas: conditional
  redistribute: allowed
  research: any
fail_on: error                # findings of this level reject: error, warning, note, never
undecided_on: [open]          # kinds of findings that leave a model undecided: open, review
company: {{}}                   # for example {{monthly_active_users: 20000, annual_revenue_usd: 3000000}}
waivers: []                   # {{model, rule, reason, owner, expires, commit or sha256}}
clarifications: []            # {{sha256, license, reason, owner, date}}
rules: []                     # {{id, when, message}}: rules of your own over the facts of docs/policy.md
"""

_GITHUB = """\
name: models
on: pull_request
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - run: pip install model-auditor
      - run: auditor check --base "origin/$TARGET" --github
        env:
          TARGET: ${{ github.base_ref }}
"""

_GITLAB = """\
# In .gitlab-ci.yml:
#   include:
#     - local: .gitlab/models.yml
models:
  image: python:3.12
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
  script:
    - pip install model-auditor
    - auditor check --base "$CI_MERGE_REQUEST_DIFF_BASE_SHA" -o gl-code-quality-report.gitlab.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.gitlab.json
"""

CI = {
    "github": (".github/workflows/models.yml", _GITHUB),
    "gitlab": (".gitlab/models.yml", _GITLAB),
}
"""By system: the file, and what stands in it."""


def sample_policy(text: str, lists: Iterable[str], usage: str) -> str:
    """One of the sample policies, for a project's lists and usage."""
    names = ", ".join(lists)
    return text.rstrip("\n") + f"\nmodels: [{names}]\nusage: {usage}\n"


def policy_text(lists: Iterable[str], usage: str) -> str:
    """A policy to start from: everything with a known licence, and commercial use as far as it is granted."""
    names = ", ".join(lists)
    return _POLICY.format(models=f"models: [{names}]\n" if names else "", usage=usage)

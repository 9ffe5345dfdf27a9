"""Builds reports for tests: realistic, hostile, empty, interrupted and large ones."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from auditor.domain.evidence import Reason, Status
from auditor.domain.ref import Position
from auditor.domain.report import (
    AnswerRow,
    Axis,
    ChangeRow,
    CommercialUse,
    Condition,
    DatasetRow,
    DecisionRow,
    EvidenceRow,
    FindingRow,
    FrameworkItem,
    FrameworkRow,
    IssueRow,
    LicenseRow,
    MeaningRow,
    ModelReport,
    Obligation,
    ParentRow,
    Report,
    RulesetRow,
    Summary,
    ToolRow,
    TraceNode,
)

AS_OF = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "[click](javascript:alert(1)) <!-- --> ]]> -->",
    "\u202egnp.exe\u202c \u2066isolated\u2069",
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 \x9b2J",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1|@SUM(A1)\t-2",
    "نموذج لغوي عربي",
    "通义千问 模型许可",
    "🦙🔥 👩\u200d⚖️",
    "| a | b |\n|---|---|\n# head\n```",
    "::error file=x::y %0A ##vso[task.complete]",
    "{{ 7*7 }} {% raw %} ${x}",
)

OBLIGATIONS = {
    "llama3.1": (
        ("notice.license-copy", "Give every recipient of the model a copy of the licence agreement."),
        ("naming.built-with", "Display “Built with Llama” prominently on a related website, interface or document."),
        ("naming.prefix", "Begin the name of any model that you train or improve with it with “Llama”."),
        ("pass-down.use-policy", "Bind your users to the acceptable use policy."),
    ),
    "Apache-2.0": (
        ("notice.license-copy", "Include a copy of the licence with every distribution."),
        ("notice.state-changes", "Mark the files that you changed."),
        ("notice.copyright", "Keep all copyright, patent, trademark and attribution notices."),
        ("notice.notice-file", "Pass on the NOTICE file when there is one."),
    ),
    "MIT": (("notice.copyright", "Keep the copyright line and the permission notice in all copies."),),
    "CC-BY-NC-4.0": (
        ("notice.attribution", "Name the author, the licence and the source, and say what you changed."),
        ("notice.license-copy", "Link to or include the licence."),
    ),
    "NOASSERTION": (),
    "NONE": (),
    "LicenseRef-vendor-terms": (("pass-down.terms", "Pass the vendor's terms down to your own users."),),
}
MOF_ITEMS = (
    "Model architecture",
    "Final parameters",
    "Technical report",
    "Evaluation results",
    "Model card",
    "Data card",
    "Training code",
    "Inference code",
    "Evaluation code",
    "Evaluation data",
    "Datasets",
    "Preprocessing code",
    "Intermediate parameters",
    "Research paper",
)
OSAID_ITEMS = ("Data information", "Training code", "Inference code", "Parameters", "Use", "Study", "Modify", "Share")
EU_ITEMS = (
    "Free licence",
    "No field-of-use limits",
    "No monetisation",
    "Weights public",
    "Architecture public",
    "Usage information",
)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def commit_of(name: str) -> str:
    return hashlib.sha1(name.encode()).hexdigest()


def axis(value: str, *evidence: str, because: str = "", **more: Any) -> Axis:
    return Axis(value=value, rule=f"rule.{value}", evidence=evidence, because=because, **more)


def evidence_of(name: str, license_id: str) -> tuple[EvidenceRow, ...]:
    base = f"hf://{name}@{commit_of(name)}"
    common: dict[str, Any] = {"status": Status.FOUND, "fetched_at": AS_OF}
    text = f"Permission is granted under {license_id}, subject to the following conditions of the agreement."
    return (
        EvidenceRow(id="e1", uri=base, sha256=sha(name + "meta"), excerpt=None, **common),
        EvidenceRow(
            id="e2",
            uri=f"{base}/README.md",
            sha256=sha(name),
            start=4,
            end=24,
            excerpt=f"license: {license_id}",
            **common,
        ),
        EvidenceRow(id="e3", uri=f"{base}/LICENSE", sha256=sha(license_id), start=0, end=88, excerpt=text, **common),
        EvidenceRow(
            id="e4", uri=f"{base}/LICENSE", sha256=sha(license_id), start=400, end=500, excerpt=text[::-1], **common
        ),
        EvidenceRow(
            id="e5", uri=f"rule://licenses/{license_id}", sha256=sha("rule" + license_id), excerpt=None, **common
        ),
        EvidenceRow(id="e6", uri=f"{base}/NOTICE", status=Status.ABSENT),
    )


def framework(titles: tuple[str, ...], seed: int, class_: str | None = None) -> FrameworkRow:
    results = ("meets", "fails", "open")
    items = tuple(
        FrameworkItem(
            id=title.lower().replace(" ", "-"),
            title=title,
            result=results[(seed + place * place) % 3],  # type: ignore[arg-type]
            because=f"The card says nothing about {title.lower()} that could be checked."
            if (seed + place) % 3
            else f"{title} is published under an open licence.",
            evidence=("e2",),
        )
        for place, title in enumerate(titles)
    )
    return FrameworkRow(result="fails", items=items, **{"class": class_})


def trace_of(license_id: str, name: str) -> tuple[TraceNode, ...]:
    leaf = TraceNode(text="weights is public", result=True, fact="weights", value="public", evidence=("e1",))
    osd = TraceNode(
        text="licence is OSD-type",
        result=license_id in ("MIT", "Apache-2.0"),
        fact="license",
        value=license_id,
        evidence=("e3",),
    )
    code = TraceNode(text="training code is open", result=None, fact="code", value=None)
    return (
        TraceNode(
            text="openness.open-source",
            result=False,
            children=(leaf, osd, code, TraceNode(text="any", result=None, children=(code,))),
        ),
    )


def model(name: str = "acme/atlas-7b", license_id: str = "llama3.1", seed: int = 0, **changes: Any) -> ModelReport:
    openness = ("open-weight", "open-source", "open-weight", "undetermined", "closed")[seed % 5]
    commercial = {
        "llama3.1": "conditional",
        "CC-BY-NC-4.0": "prohibited",
        "NOASSERTION": "unknown",
        "NONE": "not-granted",
    }.get(license_id, "allowed")
    values: dict[str, Any] = {
        "ref": name,
        "resolved_ref": name,
        "kind": "hub",
        "vendor": axis(name.split("/")[0], "e1"),
        "purl": f"pkg:huggingface/{name}@{commit_of(name)}",
        "commit": commit_of(name),
        "usage": "saas",
        "note": None,
        "positions": (Position(file="models.yaml", line=seed + 2, column=3),),
        "openness": axis(
            openness,
            "e1",
            "e3",
            because="The weights can be downloaded, but the training code and data are not published.",
        ),
        "weights": axis(
            ("public", "gated", "public", "unknown", "withheld")[seed % 5],
            "e1",
            because="Weight files are listed at this commit.",
        ),
        "code": axis(
            ("none", "open", "restricted", "unknown", "none")[seed % 5],
            "e2",
            because="The card names no training code.",
            claim=seed % 5 == 1,
        ),
        "data": axis(
            ("undisclosed", "documented", "released", "unknown", "undisclosed")[seed % 5],
            "e2",
            because="The card says nothing about training data.",
        ),
        "meaning": (
            MeaningRow(
                question="run",
                title="Can we run it ourselves?",
                answer=("yes", "partly", "yes", "unknown", "no")[seed % 5],
                rule="meaning.run.yes",
                because="Only the vendor runs it." if seed % 5 == 4 else "The weights can be downloaded.",
                evidence=("e1",),
            ),
            MeaningRow(
                question="private",
                title="Can we keep our data to ourselves?",
                answer=("yes", "yes", "yes", "unknown", "no")[seed % 5],
                rule="meaning.private.yes",
                because="Run on your own machines, nothing leaves them.",
                evidence=("e1",),
            ),
        ),
        "commercial_use": CommercialUse(
            value=commercial,
            rule=f"commercial.{commercial}",
            evidence=("e3",),
            because="The licence limits commercial use."
            if commercial != "allowed"
            else "Nothing in the licence limits commercial use.",
            conditions=(
                Condition(
                    clause="scale.mau", operator="<=", amount=700_000_000, unit="monthly active users", evidence=("e3",)
                ),
                Condition(
                    clause="limit.territory",
                    territories=("EU",),
                    text="Not licensed to users in the European Union.",
                    source="acme/base",
                    evidence=("e4",),
                ),
            )
            if commercial == "conditional"
            else (),
        ),
        "license": LicenseRow(
            declared=license_id,
            detected=license_id,
            concluded=license_id,
            confidence=0.99,
            rule="license.text",
            because="The tag and the text agree.",
            evidence=("e2", "e3"),
        ),
        "frameworks": {
            "osaid-1.0": framework(OSAID_ITEMS, seed % 3),
            "mof-1.0": framework(MOF_ITEMS, seed % 3, "III" if seed % 3 == 0 else None),
            "owd-0.3": framework(("No field-of-use limits", "Weights downloadable"), seed % 3),
            "eu-ai-act-53-2": framework(EU_ITEMS, seed % 3),
        },
        "lineage": (
            ParentRow(
                ref="acme/base",
                resolved_ref="acme/base",
                relation="finetune",
                license="Apache-2.0",
                commit=commit_of("acme/base"),
                child=name,
                status=Status.FOUND,
                evidence=("e2",),
            ),
        )
        if seed % 2 == 0
        else (),
        "datasets": (
            DatasetRow(
                ref="acme/corpus",
                license="CC-BY-4.0",
                status=Status.FOUND,
                gated="false",
                commit=commit_of("acme/corpus"),
                evidence=("e2",),
            ),
        )
        if seed % 3 == 0
        else (),
        "obligations": tuple(
            Obligation(clause=clause, text=text, evidence=("e3",)) for clause, text in OBLIGATIONS[license_id]
        ),
        "findings": findings_of(license_id, seed),
        "trace": trace_of(license_id, name),
        "evidence": evidence_of(name, license_id),
        "decision": DecisionRow(
            result=("accepted", "undecided", "rejected")[seed % 3],
            reasons=("No policy rule speaks about this licence.",) if seed % 3 else (),
        ),
    }
    return ModelReport(**(values | changes))


def findings_of(license_id: str, seed: int) -> tuple[FindingRow, ...]:
    passed = FindingRow(
        rule_id="license-modified", kind="pass", level="none", message="The licence text is unchanged.", how_to_fix=""
    )
    conflict = FindingRow(
        rule_id="license-conflict",
        kind="fail",
        level="error",
        message=f"The tag says {license_id}, the text in LICENSE is another licence.",
        how_to_fix="Ask the publisher which licence governs the weights, and record the answer as a clarification.",
        evidence=("e2", "e3"),
    )
    review = FindingRow(
        rule_id="lineage-unlicensed",
        kind="review",
        level="none",
        message="A parent states no licence.",
        how_to_fix="Look at the parent's repository and record what you find.",
        evidence=("e2",),
    )
    warning = FindingRow(
        rule_id="gated-access",
        kind="fail",
        level="warning",
        message="Access to the weights needs a registration.",
        how_to_fix="Accept the terms with the account that your build uses, and keep a copy of them.",
        evidence=("e1",),
    )
    return ((passed, conflict, review), (passed, warning), (passed,), (passed, review), (passed, conflict))[seed % 5]


def summary_of(models: tuple[ModelReport, ...], decision: str = "undecided", notes: tuple[str, ...] = ()) -> Summary:
    def count(values: list[str]) -> dict[str, int]:
        return {value: values.count(value) for value in sorted(set(values))}

    return Summary(
        models=len(models),
        by_class=count([row.openness.value for row in models]),
        by_commercial_use=count([row.commercial_use.value for row in models]),
        by_decision=count([row.decision.result for row in models]),
        decision=decision,  # type: ignore[arg-type]
        notes=notes,
    )


def report(
    *models: ModelReport, issues: tuple[IssueRow, ...] = (), notes: tuple[str, ...] = (), **changes: Any
) -> Report:
    values: dict[str, Any] = {
        "tool": ToolRow(version="0.1.0"),
        "ruleset": RulesetRow(version="2026.11", digest="sha256:" + sha("rules")),
        "as_of": AS_OF,
        "models": models,
        "issues": issues,
        "summary": summary_of(models, notes=notes),
    }
    return Report(**(values | changes))


def issue(ref: str = "acme/private", **changes: Any) -> IssueRow:
    values: dict[str, Any] = {
        "ref": ref,
        "where": f"hf://{ref}",
        "status": Status.DENIED,
        "reason": Reason.PRIVATE_OR_MISSING,
        "message": "The Hub says that this repository is private or does not exist.",
        "how_to_fix": "Check the spelling, or pass a token that may read it with --token-env.",
    }
    return IssueRow(**(values | changes))


def modified_model() -> ModelReport:
    """A derivative of MIT with words added and removed, three parents deep, one of them denied."""
    name = "moon/k2-instruct"
    license_row = LicenseRow(
        declared="MIT",
        detected="LicenseRef-scancode-moonshot-ai-modified-mit-2025",
        concluded="LicenseRef-scancode-moonshot-ai-modified-mit-2025 AND Apache-2.0",
        base="MIT",
        modified=True,
        inherited_from="moon/base",
        confidence=0.97,
        rule="license.text",
        because="The text adds a naming duty above a threshold.",
        evidence=("e2", "e3"),
        changes=(
            ChangeRow(kind="added", words="prominently display the name on the user interface", evidence=("e3",)),
            ChangeRow(kind="removed", words="[12 words]", evidence=("e3",)),
        ),
    )
    parents = (
        ParentRow(
            ref="moon/k2",
            relation="finetune",
            license="MIT",
            child=name,
            status=Status.FOUND,
            commit=commit_of("k2"),
            evidence=("e2",),
        ),
        ParentRow(
            ref="moon/base", relation="merge", license="Apache-2.0", child="moon/k2", status=Status.FOUND, binds=False
        ),
        ParentRow(ref="secret/base", relation="merge", license="NOASSERTION", child="moon/k2", status=Status.DENIED),
        ParentRow(ref="moon/k2", relation="adapter", license="MIT", child="moon/base", status=Status.FOUND),  # a loop
    )
    return model(name, "MIT", 2, license=license_row, lineage=parents)


def vendor_model() -> ModelReport:
    """A model that only an API serves."""
    rows = (
        EvidenceRow(
            id="e1",
            uri="https://terms.example.com/service?lang=en",
            sha256=sha("terms"),
            status=Status.FOUND,
            fetched_at=AS_OF,
            start=10,
            end=60,
            excerpt="Customer shall not use Output to develop models that compete.",
        ),
        EvidenceRow(id="e2", uri="rule://vendors/example", sha256=sha("vendor"), status=Status.FOUND),
    )
    return model(
        "example-large-2",
        "LicenseRef-vendor-terms",
        4,
        resolved_ref="example-large-2",
        kind="vendor",
        commit=None,
        purl=None,
        evidence=rows,
        lineage=(),
        datasets=(),
        openness=axis("closed", "e2", because="The weights are not published; the model is served through an API."),
        answers=(
            AnswerRow(
                question="data-training",
                value="never",
                means="Customer data is not used for training.",
                detail="30 days",
                document="Service terms",
                audience="business",
                url="https://terms.example.com/service",
                dated="2026-01-01",
                evidence=("e1",),
            ),
        ),
        weights=axis("withheld", "e2", because="The vendor serves the model through an API only."),
        code=axis("none", "e2"),
        data=axis("undisclosed", "e2"),
    )


def hostile_model(text: str, name: str | None = None) -> ModelReport:
    """`text` in every field that can hold free text."""
    name = name or text
    return model(
        name,
        "MIT",
        2,
        ref=name,
        resolved_ref=text,
        purl=None,
        commit=commit_of("x"),
        usage=text,
        note=text,
        positions=(Position(file=text, line=1, column=1),),
        vendor=Axis(value=text, rule=text, because=text),
        openness=Axis(value="open-weight", rule=text, because=text, evidence=("e1",)),
        license=LicenseRow(
            declared=text,
            detected=text,
            concluded=text,
            base=text,
            modified=True,
            inherited_from=text,
            rule=text,
            because=text,
            changes=(ChangeRow(kind="added", words=text), ChangeRow(kind="removed", words=text)),
        ),
        commercial_use=CommercialUse(
            value="conditional",
            rule=text,
            because=text,
            conditions=(Condition(clause=text, text=text, unit=text, territories=(text,), source=text),),
        ),
        frameworks={
            text: FrameworkRow(
                result="open",
                items=(FrameworkItem(id=text, title=text, result="open", because=text),),
                **{"class": text},
            )
        },
        lineage=(ParentRow(ref=text, relation=text, license=text, child=text, status=Status.FOUND),),
        datasets=(DatasetRow(ref=text, license=text, status=Status.FOUND, gated=text),),
        obligations=(Obligation(clause=text, text=text, source=text),),
        answers=(
            AnswerRow(question=text, value=text, means=text, detail=text, document=text, audience=text, url=text),
            AnswerRow(question="q", value="v", means="m", document=text, audience="both", url=f"https://{text}"),
        ),
        findings=(FindingRow(rule_id=text, kind="fail", level="error", message=text, how_to_fix=text),),
        trace=(TraceNode(text=text, result=None, fact=text, value=text),),
        evidence=(
            EvidenceRow(id="e1", uri=text, status=Status.FOUND, sha256=text, excerpt=text),
            EvidenceRow(id="e2", uri="https://" + text, status=Status.FOUND, excerpt=text),
            EvidenceRow(id="e3", uri=f"hf://{text}@{'a' * 40}/{text}", status=Status.FOUND),
        ),
        decision=DecisionRow(result="rejected", reasons=(text,)),
    )


def hostile_report() -> Report:
    models = tuple(hostile_model(text) for text in HOSTILE)
    giant = hostile_model("<b>\u202e" + "A" * 1_000_000, name="1 MB " + "=" * 1_000_000)
    rows = tuple(issue(text, where=text, message=text, how_to_fix=text) for text in HOSTILE)
    return report(*models, giant, issues=rows, notes=HOSTILE)


def sample_report() -> Report:
    """A small report of everything that can happen."""
    models = (
        model("acme/atlas-7b", "llama3.1", 0),
        model(
            "olive/olmo-mini",
            "Apache-2.0",
            1,
            license=LicenseRow(
                declared="Apache-2.0",
                detected="Apache-2.0",
                concluded="Apache-2.0",
                confidence=1.0,
                because="Tag and text agree.",
                evidence=("e2", "e3"),
            ),
        ),
        modified_model(),
        model("nimbus/research-only-13b", "CC-BY-NC-4.0", 3),
        vendor_model(),
        model("quiet/no-licence", "NONE", 5),
    )
    return report(
        *models,
        issues=(
            issue(),
            issue(
                "acme/later",
                status=Status.FAILED,
                reason=Reason.RATE_LIMITED,
                message="The Hub's quota is used up.",
                how_to_fix="Wait five minutes or pass a token.",
            ),
        ),
        notes=("One duplicate reference was merged.",),
    )


def interrupted_report() -> Report:
    left = issue(
        "acme/never-reached",
        status=Status.FAILED,
        reason=Reason.INTERRUPTED,
        message="The run was interrupted before this model was audited.",
        how_to_fix="Run the same command again; evidence so far is kept.",
    )
    return report(model(), issues=(left,), notes=("The run was interrupted.",), complete=False)


def large_report(count: int = 500) -> Report:
    ids = tuple(OBLIGATIONS)
    names = ("atlas", "borealis", "cirrus", "delta-coder", "ember-vision", "flint")
    models = tuple(
        model(f"org{place % 40}/{names[place % 6]}-{place}b-instruct", ids[(place * place) % 5], place)
        for place in range(count)
    )
    return report(*models, issues=tuple(issue(f"acme/private-{place}") for place in range(count // 50)))

"""What could not be read never permits: denied, failed and absent are three different things."""

import pytest

from auditor.domain.evidence import PASSING, Reason, Status
from auditor.domain.ref import RefKind
from auditor.sources.messages import STATUS_OF
from tests.making import audited, found, gone, repo, report

FAILURES = sorted(reason for reason in PASSING if STATUS_OF[reason] is Status.FAILED)
LASTING = [Reason.GATED, Reason.TOO_LARGE]


def without_card(reason=None, **more):
    """A repository whose card was denied or failed for a reason; for none, it was not asked for."""
    unread = {"README.md": (STATUS_OF[reason], reason)} if reason else {}
    dossier = repo(card=None, unread=unread, **more)
    return dossier.model_copy(update={"files": dossier.files[1:]})


def tagged(license_="apache-2.0", **more):
    return {"cardData": {"license": license_, **more}}


@pytest.mark.parametrize("reason", [*FAILURES, *LASTING])
def test_a_permissive_tag_does_not_stand_while_the_card_is_unread(reason):
    entry = audited(without_card(reason, **tagged()))
    assert entry.commercial_use.value == "unknown"
    assert entry.openness.value == "undetermined"
    assert entry.decision.result == "undecided"
    assert any(row.uri.endswith("/README.md") and row.status is not Status.FOUND for row in entry.evidence)


@pytest.mark.parametrize("reason", FAILURES)
def test_conditions_do_not_stand_while_another_run_may_read_a_bar(reason):
    assert audited(without_card(reason, **tagged("llama3.1"))).commercial_use.value == "unknown"
    failed = repo(unread={"LICENSE": (STATUS_OF[reason], reason)}, **tagged("llama3.1"))
    assert audited(failed).commercial_use.value == "unknown"


def test_behind_a_gate_the_conditions_that_the_metadata_name_are_known_and_permissions_are_not():
    assert (
        audited(without_card(Reason.GATED, gated="manual", **tagged("llama3.1"))).commercial_use.value == "conditional"
    )
    entry = audited(without_card(Reason.GATED, gated="manual", **tagged()))
    assert (entry.commercial_use.value, entry.openness.value) == ("unknown", "open-weight")


def test_a_bar_stands_whatever_else_is_unread():
    assert audited(without_card(Reason.TIMEOUT, **tagged("cc-by-nc-4.0"))).commercial_use.value == "prohibited"


def test_an_absent_card_and_one_that_was_not_asked_for_are_no_doubt():
    assert audited(repo(card=None, **tagged())).commercial_use.value == "allowed"
    assert audited(without_card(**tagged())).commercial_use.value == "allowed"


@pytest.mark.parametrize("path", ["NOTICE", "USE_POLICY.md", "weights/LICENSE"])
def test_a_failed_text_that_can_only_restrict_is_a_doubt_too(path):
    licence = "MIT License\n\nPermission is hereby granted, free of charge, to any person"
    unread = {path: (Status.FAILED, Reason.SERVER_ERROR)}
    assert audited(repo(files={"LICENSE": licence}, unread=unread, **tagged("mit"))).commercial_use.value == "unknown"


def test_an_adapter_whose_configuration_failed_may_have_any_parent():
    unread = {"adapter_config.json": (Status.FAILED, Reason.TIMEOUT)}
    assert audited(repo(unread=unread, **tagged())).commercial_use.value == "unknown"


@pytest.mark.parametrize("reason", sorted(PASSING))
@pytest.mark.parametrize("license_", ["apache-2.0", "llama3.1"])
def test_a_parent_that_failed_may_take_anything_away(reason, license_):
    entry = audited(repo(**tagged(license_, base_model="acme/base")), [gone("acme/base", reason, STATUS_OF[reason])])
    assert entry.commercial_use.value == "unknown"
    assert found(entry)["parent-unread"] == "open"


@pytest.mark.parametrize("reason", [Reason.MISSING, Reason.PRIVATE_OR_MISSING, Reason.DISABLED])
def test_a_parent_that_is_gone_is_a_finding_and_no_doubt(reason):
    entry = audited(repo(**tagged(base_model="acme/base")), [gone("acme/base", reason, STATUS_OF[reason])])
    assert entry.commercial_use.value == "allowed"
    assert "parent-missing" in found(entry)


def test_a_grandparent_that_failed_may_take_anything_away():
    parent = repo("acme/base", **tagged(base_model="acme/root"))
    failed = gone("acme/root", Reason.SERVER_ERROR, Status.FAILED)
    assert audited(repo(**tagged(base_model="acme/base")), [parent, failed]).commercial_use.value == "unknown"


def test_a_parent_whose_card_or_text_failed_may_take_anything_away():
    failed = repo("acme/base", unread={"LICENSE": (Status.FAILED, Reason.TIMEOUT)}, **tagged("mit"))
    assert audited(repo(**tagged(base_model="acme/base")), [failed]).commercial_use.value == "unknown"
    silent = without_card(Reason.TIMEOUT, id_="acme/base")
    assert audited(repo(**tagged(base_model="acme/base")), [silent]).commercial_use.value == "unknown"


def test_a_dataset_that_failed_decides_nothing_but_the_data():
    model = repo(card="# M\n\nTrained on acme/corpus only.\n", **tagged(datasets=["acme/corpus"]))
    failed = gone("acme/corpus", Reason.SERVER_ERROR, Status.FAILED)
    entry = audited(model, (), [failed])
    assert (entry.commercial_use.value, entry.data.value) == ("allowed", "unknown")


def test_the_trouble_is_named_with_the_verdict():
    entry = report(without_card(Reason.SERVER_ERROR, **tagged())).models[0]
    assert "Not everything that may restrict more could be read." in entry.license.because
    assert entry.code.value == entry.data.value == "unknown"


def test_a_dataset_and_a_model_are_judged_by_the_same_rule():
    entry = audited(without_card(Reason.TIMEOUT, kind=RefKind.DATASET, **tagged("mit")))
    assert entry.commercial_use.value == "unknown"


GONE_404 = (Status.ABSENT, Reason.MISSING)


def test_a_listed_licence_that_is_not_there_leaves_the_declaration_with_an_open_question():
    entry = audited(repo(unread={"LICENSE": GONE_404}, **tagged()))
    assert (entry.commercial_use.value, entry.decision.result) == ("allowed", "undecided")
    assert found(entry)["license-text-unread"] == "open"
    assert found(entry)["license-file-missing"] == "review"
    assert "Not read: LICENSE." in entry.commercial_use.because


def test_a_card_beside_a_listed_licence_that_is_not_there_is_not_silent():
    entry = audited(repo(unread={"LICENSE": GONE_404}))
    assert (entry.commercial_use.value, entry.license.concluded) == ("unknown", "NOASSERTION")
    assert "license-missing" not in found(entry)
    assert audited(repo()).commercial_use.value == "not-granted"


@pytest.mark.parametrize("path", ["NOTICE", "USE_POLICY.md"])
def test_a_missing_notice_or_policy_is_reported_and_decides_nothing(path):
    entry = audited(repo(unread={path: GONE_404}, **tagged()))
    assert (entry.commercial_use.value, entry.decision.result) == ("allowed", "accepted")
    assert found(entry)["license-file-missing"] == "review"
    assert "license-text-unread" not in found(entry)


def test_a_missing_file_beside_a_licence_that_was_read_is_only_reported():
    licence = "MIT License\n\nPermission is hereby granted, free of charge, to any person"
    entry = audited(repo(files={"LICENSE": licence}, unread={"LICENSE.md": GONE_404}, **tagged("mit")))
    assert "license-text-unread" not in found(entry)
    assert found(entry)["license-file-missing"] == "review"


def test_a_file_that_nobody_listed_is_plainly_absent():
    dossier = repo(**tagged())
    linked = gone("x").metadata.model_copy(update={"uri": f"{dossier.metadata.uri}/LICENSE"})
    entry = audited(dossier.model_copy(update={"files": (*dossier.files, linked)}))
    assert not {"license-text-unread", "license-file-missing"} & set(found(entry))


def test_conditions_beside_a_denied_text_stay_and_the_reason_names_the_file():
    entry = audited(repo(unread={"LICENSE": (STATUS_OF[Reason.GATED], Reason.GATED)}, **tagged("llama3.1")))
    assert entry.commercial_use.value == "conditional"
    assert "Not read: LICENSE." in entry.commercial_use.because
    assert found(entry)["license-text-unread"] == "open"

"""A company's own licence, from its text to a verdict."""

import json

TEXT = """Acme Model Licence

You may use, copy and modify the model and its weights inside your own company. You may not sell the model, offer it as
a service to others, or pass it on in any form without a written agreement with Acme. Every copy must carry this notice.
Acme may end this licence when you break it. The model comes without any warranty.
"""


def test_a_licence_of_ones_own_is_learned_and_recognised(auditor, tmp_path):
    (tmp_path / "EULA.txt").write_text(TEXT)
    rules = tmp_path / "own"
    ran = auditor(
        "rules", "add-license", tmp_path / "EULA.txt", "--id", "LicenseRef-acme", "--name", "Acme", "--folder", rules
    )
    assert ran.code == 0, ran.err
    model = tmp_path / "model"
    model.mkdir()
    (model / "LICENSE").write_text("  " + TEXT.replace("\n", "\r\n"))
    (model / "model.safetensors").write_bytes(b"x")
    auditor("audit", model, "--rules", rules, "-o", tmp_path / "r.json")
    license_ = json.loads((tmp_path / "r.json").read_text())["models"][0]["license"]
    assert license_["concluded"] == "LicenseRef-acme"
    without = auditor("audit", model, "--format", "json")
    assert json.loads(without.out)["models"][0]["license"]["concluded"] == "NOASSERTION"


def test_a_text_of_a_few_words_is_refused(auditor, tmp_path):
    (tmp_path / "x").write_text("All rights reserved.")
    ran = auditor("rules", "add-license", tmp_path / "x", "--id", "LicenseRef-x", "--name", "X", "--folder", tmp_path)
    assert ran.code == 2
    assert "at least 20" in ran.err


def test_clauses_are_read_without_recognising_the_text(auditor, tmp_path):
    (tmp_path / "LICENSE").write_text(TEXT)
    ran = auditor("identify", tmp_path / "LICENSE", "--no-index", "--format", "json", "--terms", "liagent")
    (row,) = json.loads(ran.out)
    assert row["license"] is None
    assert row["clauses"]
    assert row["terms"]["Modify"] == 1

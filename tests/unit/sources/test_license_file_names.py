"""Which file names promise a licence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.sources.repo_files import is_license_text, is_text_name, license_documents, license_files, safe_path


@pytest.mark.parametrize(
    "path",
    ["LICENSE", "License.txt", "LICENCE.md", "license", "COPYING", "COPYING.LESSER", "NOTICE", "Notice.txt",
     "LICENSE-MODEL", "MODEL_LICENSE", "LICENSE_weights", "WEIGHTS_LICENSE", "LICENSE-CODE", "LICENSE-2.0",
     "LICENSE.apache", "UNLICENSE", "USE_POLICY.md", "USAGE_POLICY", "USE-POLICY-META-LLAMA-2.md",
     "acceptable-use-policy.txt", "TERMS.md", "Terms of Service.html", "AGREEMENT", "EULA.rst", "OpenRAIL-M.md",
     "Tongyi Qianwen LICENSE AGREEMENT", "LLAMA 2 LICENSE/LICENSE.txt", "post_process/yoloface/LICENSE",
     "LICENSES/Apache-2.0.txt", "third_party_licenses.txt"],
)  # fmt: skip
def test_names_of_licence_texts(path: str) -> None:
    assert is_license_text(path)
    assert is_text_name(path)


@pytest.mark.parametrize(
    "path",
    ["README.md", "config.json", "policy.pth", "ppo/policy.optimizer.pth", "policy.md", "usage.md", "model.gguf",
     "images/driver_license_plate.jpg", "license.json", "LICENSE.safetensors", "LICENSE.bin", "license_classifier.py",
     "LICENSE.pdf", "licence-plates/img1.png", "trail.txt", "LICENSES/logo.png", "noticeable.md", "determs.txt"],
)  # fmt: skip
def test_names_of_other_files(path: str) -> None:
    assert not is_license_text(path)


def test_licences_that_are_no_text_are_known_as_such() -> None:
    paths = ["sub/EULA.docx", "Community License for Model.pdf", "Responsible-Use-Guide.pdf", "LICENSE"]
    assert license_documents(paths) == ["Community License for Model.pdf", "sub/EULA.docx"]


def test_the_most_telling_come_first() -> None:
    paths = ["sub/LICENSE", "USE_POLICY.md", "NOTICE", "LICENSE-MODEL", "LICENSE"]
    assert license_files(paths) == ["LICENSE", "LICENSE-MODEL", "NOTICE", "USE_POLICY.md", "sub/LICENSE"]


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "a//b", "../x", "a/./b", "a\\b", "a\nb", "a\x7f", "\ud800", "x" * 2000]
)
def test_unsafe_paths(path: str) -> None:
    assert not safe_path(path)


@given(st.text(max_size=80))
def test_any_name_is_survived_and_weights_are_never_text(name: str) -> None:
    safe_path(name)
    license_documents([name])
    for suffix in ("safetensors", "gguf", "bin", "pt", "onnx"):
        assert not is_license_text(f"{name}.{suffix}")
        assert not is_text_name(f"{name}.{suffix}")

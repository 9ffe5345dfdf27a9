"""A folder of recorded repositories as a source of evidence, without a server in between."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from auditor.domain.evidence import Dossier, Evidence
from auditor.domain.ref import ModelRef, RefKind
from auditor.sources.repo_files import license_files
from tests.making import COMMIT, absent, evidence, gone


class FolderHub:
    """Repositories below `hub/` and `datasets/` of a corpus folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def aliases(self) -> dict[str, str]:
        return self._json("aliases.json", {})

    @cached_property
    def closed_doors(self) -> set[str]:
        state = self._json("sim.json", {})
        return {*state.get("disabled", []), *state.get("status", {})}

    def fetch(self, ref: ModelRef) -> Dossier:
        return self._dossier(ref.kind, ref.target, light=False)

    def fetch_light(self, kind: RefKind, id: str, revision: str | None = None) -> Dossier:  # noqa: A002
        return self._dossier(kind, id, light=True)

    def _dossier(self, kind: RefKind, asked: str, *, light: bool) -> Dossier:
        id_ = self.aliases.get(asked, asked)
        place = self._place(kind, id_)
        info = place / ("dataset_info.json" if kind is RefKind.DATASET else "model_info.json")
        if asked in self.closed_doors or not info.is_file():
            return gone(asked)
        raw = info.read_bytes()
        answer = json.loads(raw)
        commit = answer.get("sha") or COMMIT
        prefix = "datasets/" if kind is RefKind.DATASET else ""
        home = f"hf://{prefix}{answer['id']}@{commit}"
        listed = [sibling["rfilename"] for sibling in answer.get("siblings") or []]
        held = {str(path.relative_to(place / "files")): path for path in (place / "files").rglob("*") if path.is_file()}
        paths = tuple(sorted({*listed, *held}))
        wanted = license_files(paths) if not light or not (answer.get("cardData") or {}).get("license") else []
        return Dossier(
            kind=kind,
            requested=asked,
            resolved=answer["id"],
            commit=commit,
            metadata=evidence(home, raw),
            files=tuple(self._file(home, path, held) for path in [*([] if light else ["README.md"]), *wanted]),
            paths=paths,
        )

    @staticmethod
    def _file(home: str, path: str, held: dict[str, Path]) -> Evidence:
        return evidence(f"{home}/{path}", held[path].read_bytes()) if path in held else absent(f"{home}/{path}")

    def _place(self, kind: RefKind, id_: str) -> Path:
        folder = self.root / ("datasets" if kind is RefKind.DATASET else "hub")
        return folder / (("" if "/" in id_ else "__") + id_.replace("/", "__"))

    def _json(self, name: str, default):
        path = self.root / name
        return json.loads(path.read_text()) if path.is_file() else default

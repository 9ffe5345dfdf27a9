"""The Model Openness Framework: reads and writes the Model Openness Tool's YAML, and gives class and progress.

A component counts when its licence is on the framework's list of open licences. The licence is the component's own,
else the one of its type (code, data, document), else the distribution's; `unlicensed` on a component takes nothing from
the others. A research paper stands in for the technical report. A licence of the wrong type (MIT on data) only warns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from auditor.domain.base import Frozen
from auditor.errors import UsageError
from auditor.rulebook.book import RuleBook

UNLICENSED = "unlicensed"
LABELS = {
    0: "Unclassified",
    1: "Class I - Open Science Model",
    2: "Class II - Open Tooling Model",
    3: "Class III - Open Model",
}
_REPORT, _PAPER = "Technical report", "Research paper"
_CLASSES = (3, 2, 1)
_MAX_TEXT = 1_000_000

ContentType = Literal["code", "data", "document"]
Status = Literal["included", "missing", "invalid", "unlicensed"]


class MofComponentRule(Frozen):
    """One of the framework's components."""

    name: str
    type: ContentType
    class_: int = Field(alias="class", ge=1, le=3)
    """The least open class that asks for it."""
    required: bool


class MofRules(Frozen):
    """rules/mof/mof-1.0.yaml."""

    id: str
    title: str
    source: str
    dated: date
    components: tuple[MofComponentRule, ...]
    open_licenses: frozenset[str]

    @field_validator("open_licenses", mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        return frozenset(value.split()) if isinstance(value, str) else value

    def component(self, name: str) -> MofComponentRule | None:
        """The component of that name, whatever its case."""
        return next((c for c in self.components if c.name.casefold() == name.casefold()), None)

    def required(self, class_: int) -> tuple[MofComponentRule, ...]:
        """What a class asks for, the classes below it included."""
        return tuple(c for c in self.components if c.required and c.class_ >= class_)


class MofComponent(Frozen):
    """A component as a release lists it."""

    name: str
    license: str | None = None
    """None takes the release's licence; `unlicensed` or an empty string take none."""
    location: str | None = None
    description: str | None = None
    license_path: str | None = None


class MofRelease(Frozen):
    """A model as the Model Openness Tool describes it."""

    name: str
    producer: str = ""
    version: str = ""
    date: str = ""
    type: str = ""
    architecture: str = ""
    origin: str = ""
    contact: str = ""
    repository: str = ""
    huggingface: str = ""
    licenses: Mapping[str, str] = {}
    """Licence of the `distribution`, and of all `code`, `data` or `document` components."""
    components: tuple[MofComponent, ...] = ()


class MofComponentResult(Frozen):
    """What became of one component."""

    name: str
    status: Status
    license: str | None = None
    class_: int
    required: bool
    wrong_type: bool = False
    """Open, but written for another type of content."""


class MofResult(Frozen):
    """Class (0 is unclassified) and progress in per cent by class; a class above an unmet one has no progress."""

    class_: int
    label: str
    progress: Mapping[int, float]
    components: tuple[MofComponentResult, ...]


def rules(book: RuleBook) -> MofRules:
    """The framework's components and licences."""
    return book.table("mof", MofRules)["mof-1.0"]


def content_types(book: RuleBook) -> dict[str, list[str]]:
    """Licence to the kinds of content that its profile says it is written for; weights count as data."""
    kinds = {"code": "code", "data": "data", "documents": "document", "weights": "data"}
    fits = {
        profile.id: [kinds[scope] for scope in profile.fits if scope in kinds] for profile in book.licenses.values()
    }
    return {name: types for name, types in fits.items() if types}


_HINT = "Give a file in the format of the Model Openness Tool: `framework:` and `release:` with `components:`."


def read(text: str) -> MofRelease:
    """The first release of the tool's YAML; UsageError where it holds none."""
    return read_all(text)[0]


def read_all(text: str) -> list[MofRelease]:
    """Every release of the tool's YAML, one a document; UsageError where one is none."""
    if len(text) > _MAX_TEXT:
        raise UsageError("too large for a release", _HINT)
    try:
        documents = list(yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError("not valid YAML", _HINT) from error
    return [_checked(data) for data in documents or [None]]


def _checked(data: Any) -> MofRelease:
    release = data.get("release") if isinstance(data, dict) else None
    if not isinstance(release, dict) or not isinstance(release.get("components"), list):
        raise UsageError("no `release` with `components`", _HINT)
    try:
        return _release(release)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise UsageError(f"release.{place}: {error.errors()[0]['msg']}", _HINT) from error


def write(release: MofRelease) -> str:
    """A release as the tool's YAML."""
    about = release.model_dump(exclude={"licenses", "components"})
    components = [_written(component) for component in release.components]
    licenses = {scope: {"name": name, "path": ""} for scope, name in release.licenses.items()}
    framework = {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"}
    document = {"framework": framework, "release": {**about, "license": licenses, "components": components}}
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def evaluate(release: MofRelease, framework: MofRules, types: Mapping[str, Sequence[str]] | None = None) -> MofResult:
    """Class and progress of a release. `types` maps licences to the content they are written for, for the warnings."""
    listed = {component.name.casefold(): component for component in release.components}
    results = tuple(
        _result(rule, listed.get(rule.name.casefold()), release, framework, types or {})
        for rule in framework.components
    )
    included = {result.name for result in results if result.status == "included"}
    progress = {class_: _progress(class_, included, framework) for class_ in _CLASSES}
    reached = min((class_ for class_ in _CLASSES if progress[class_] == 100), default=0)
    return MofResult(class_=reached, label=LABELS[reached], progress=progress, components=results)


def _progress(class_: int, included: set[str], framework: MofRules) -> float:
    """Per cent of what a class asks for; 0 while a class below it is not met."""
    for below in range(3, class_, -1):
        if not _asked(below, included, framework) <= included:
            return 0.0
    asked = _asked(class_, included, framework)
    return 100 * len(asked & included) / len(asked)


def _asked(class_: int, included: set[str], framework: MofRules) -> set[str]:
    """The components that a class asks for, a paper in place of a report that is not there."""
    asked = {rule.name for rule in framework.required(class_)}
    if _PAPER in included and _REPORT not in included:
        asked = asked - {_REPORT} | {_PAPER}
    return asked


def _result(
    rule: MofComponentRule,
    component: MofComponent | None,
    release: MofRelease,
    framework: MofRules,
    types: Mapping[str, Sequence[str]],
) -> MofComponentResult:
    license_ = _license(rule, component, release) if component else None
    status: Status = "missing"
    if component:
        status = "included" if license_ in framework.open_licenses else "unlicensed" if license_ is None else "invalid"
    fits = types.get(license_ or "")
    wrong = status == "included" and fits is not None and rule.type not in fits
    return MofComponentResult(
        name=rule.name, status=status, license=license_, class_=rule.class_, required=rule.required, wrong_type=wrong
    )


def _license(rule: MofComponentRule, component: MofComponent, release: MofRelease) -> str | None:
    """The licence that governs a component; None when it has none."""
    if component.license is not None:
        own = component.license.strip()
        return own if own and own.casefold() != UNLICENSED else None
    return release.licenses.get(rule.type) or release.licenses.get("distribution") or None


def _release(data: Mapping[str, Any]) -> MofRelease:
    about = {name: _text(data.get(name)) for name in MofRelease.model_fields if name not in ("licenses", "components")}
    stated = data.get("license")
    licenses = {str(k): name for k, v in stated.items() if (name := _named(v))} if isinstance(stated, dict) else {}
    components = tuple(_component(item) for item in data["components"] if isinstance(item, dict) and item.get("name"))
    return MofRelease.model_validate({**about, "licenses": licenses, "components": components})


def _component(data: Mapping[str, Any]) -> MofComponent:
    """A component in the present spelling (`license`) or the older one (`license_name`)."""
    license_ = data.get("license", data.get("license_name"))
    return MofComponent(
        name=_text(data["name"]),
        license=None if license_ is None else _text(license_),
        location=_text(data.get("component_path", data.get("location"))) or None,
        description=_text(data.get("description")) or None,
        license_path=_text(data.get("license_path")) or None,
    )


def _written(component: MofComponent) -> dict[str, str]:
    fields = {
        "name": component.name,
        "description": component.description,
        "component_path": component.location,
        "license": component.license,
        "license_path": component.license_path,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _named(value: Any) -> str:
    """A global licence: `{name: …, path: …}`, or the bare name."""
    return _text(value.get("name") if isinstance(value, dict) else value)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from auditor.domain.evidence import Evidence, Reason, Status
from auditor.domain.vendors import Audience, DocumentKind, NameKind, TermsDocument, Vendor, VendorMatch
from auditor.errors import UsageError
from auditor.extract.terms_diff import ChangeKind
from auditor.sources.cache import Store
from auditor.sources.local_terms import LOCAL_LIMIT, local_evidence
from auditor.sources.terms_store import TermsStore
from auditor.sources.vendor_terms import Manners, TermsClient
from auditor.terms import TermsLibrary
from auditor.terms_results import Outcome
from tests.hub.site import revalidated, running

NOW = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://acme.example/terms"
PADDING = "These terms of the service are long enough to be read as a document by the program and by you. " * 6
DOCUMENT = TermsDocument(id="terms", title="Terms", kind=DocumentKind.API_TERMS, audience=Audience.BUSINESS, fetch=URL)
ACME = Vendor(id="acme", name="Acme AI", aliases=("Acme",), documents=(DOCUMENT,), reviewed=date(2026, 1, 1))
NOBODY = Vendor(id="nobody", name="Nobody", reviewed=date(2026, 1, 1))
VENDORS = {"acme": ACME, "nobody": NOBODY}


class Web:
    """A fetcher that answers what it was told."""

    def __init__(self, body: str = "", reason: Reason | None = None) -> None:
        self.body, self.reason = body, reason

    def fetch(self, url: str) -> Evidence:
        if self.reason:
            return Evidence(uri=url, status=Status.FAILED, reason=self.reason, message="no")
        content = f"<html><body><main><h1>Terms</h1><p>{PADDING}</p><p>{self.body}</p></main></body></html>".encode()
        digest = sha256(content).hexdigest()
        return Evidence(
            uri=url, status=Status.FOUND, sha256=digest, media_type="text/html", content=content, fetched_at=NOW
        )


def library(folder: Path, web: Web | None = None, local: Path | None = None) -> TermsLibrary:
    return TermsLibrary(VENDORS, TermsStore(folder / "store"), web, local)


def test_an_update_tells_new_unchanged_and_changed_apart(tmp_path: Path) -> None:
    web = Web("We will not use your content to train our models.")
    (first,) = library(tmp_path, web).update(ACME, NOW)
    (second,) = library(tmp_path, web).update(ACME, NOW + timedelta(days=1))
    web.body = "We may use your content to train our models."
    (third,) = library(tmp_path, web).update(ACME, NOW + timedelta(days=2))
    assert [first.outcome, second.outcome, third.outcome] == [Outcome.NEW, Outcome.UNCHANGED, Outcome.CHANGED]
    assert third.change is not None
    assert [change.question for change in third.change.answers] == ["data-training"]


def test_what_cannot_be_had_or_read_fails_with_its_reason(tmp_path: Path) -> None:
    (gone,) = library(tmp_path, Web(reason=Reason.TIMEOUT)).update(ACME, NOW)
    (offline,) = library(tmp_path).update(ACME, NOW)

    class Wall(Web):
        def fetch(self, url: str) -> Evidence:
            return Evidence(uri=url, status=Status.FOUND, media_type="text/html", content=b"<h1>Just a moment...</h1>")

    (wall,) = library(tmp_path, Wall()).update(ACME, NOW)
    assert [found.outcome for found in (gone, offline, wall)] == [Outcome.FAILED] * 3
    assert [found.reason for found in (gone, offline, wall)] == ["timeout", "offline", "bot-check"]
    assert library(tmp_path).answers(ACME)[0].status is Status.FAILED


def test_answers_carry_hash_and_date_of_the_snapshot(tmp_path: Path) -> None:
    list(library(tmp_path, Web("You own all Output. Effective March 1, 2026")).update(ACME, NOW))
    (read,) = library(tmp_path).answers(ACME)
    assert (read.status, read.fetched_at, read.language) == (Status.FOUND, NOW, "en")
    assert read.sha256 is not None
    assert read.dated == "March 1, 2026"
    owned = read.answer("output-ownership")
    assert owned is not None
    assert owned.value == "user"
    assert read.answer("no-such-question") is None


def test_the_documents_that_bind_the_user_of_a_name_are_read(tmp_path: Path) -> None:
    list(library(tmp_path, Web("You own all Output.")).update(ACME, NOW))
    told = {"text": "acme-1", "model": "acme-1", "vendor": "acme", "name": "Acme AI", "rule": "vendors/acme"}
    match = VendorMatch(**told, kind=NameKind.API_MODEL)
    assert [document.document for document in library(tmp_path).binding(match)] == ["terms"]
    assert library(tmp_path).binding(match, Audience.CONSUMER) == ()


def test_a_difference_is_taken_from_the_version_before_or_that_of_a_day(tmp_path: Path) -> None:
    for day, body in enumerate(("You own all Output.", "We own all Output.", "We own all Output. Be kind.")):
        list(library(tmp_path, Web(body)).update(ACME, NOW + timedelta(days=day)))
    (last,) = library(tmp_path).diff(ACME)
    (whole,) = library(tmp_path).diff(ACME, since=NOW)
    assert last.change.kind is ChangeKind.TEXT
    assert whole.change.kind is ChangeKind.ANSWERS
    assert (whole.since, whole.until) == (NOW, NOW + timedelta(days=2))
    assert list(library(tmp_path).diff(ACME, since=NOW + timedelta(days=5))) == []
    assert list(library(tmp_path).diff(NOBODY)) == []


def test_one_version_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    list(library(tmp_path, Web()).update(ACME, NOW))
    assert list(library(tmp_path).diff(ACME)) == []


def test_documents_that_were_not_checked_are_stale(tmp_path: Path) -> None:
    assert library(tmp_path).stale(ACME, NOW) == [DOCUMENT]
    list(library(tmp_path, Web()).update(ACME, NOW))
    assert library(tmp_path).stale(ACME, NOW) == []
    assert library(tmp_path).stale(ACME, NOW + timedelta(days=1)) == [DOCUMENT]


@pytest.mark.parametrize("suffix", [".html", ".md"])
def test_a_local_copy_is_read_instead_of_the_network(tmp_path: Path, suffix: str) -> None:
    copy = tmp_path / "copies" / "acme" / f"terms{suffix}"
    copy.parent.mkdir(parents=True)
    copy.write_text(f"# Terms\n\n{PADDING}\n\nYou own all Output.\n")
    (found,) = library(tmp_path, Web(reason=Reason.TIMEOUT), tmp_path / "copies").update(ACME, NOW)
    assert found.outcome is Outcome.NEW
    assert library(tmp_path).answers(ACME)[0].url.startswith("file:")


def test_a_local_copy_has_a_size_limit(tmp_path: Path) -> None:
    big = tmp_path / "terms.html"
    big.write_bytes(b"x" * (LOCAL_LIMIT + 1))
    assert local_evidence(big, NOW).reason is Reason.TOO_LARGE
    assert local_evidence(tmp_path, NOW).reason is Reason.UNREADABLE


def test_vendors_are_chosen_by_id_name_or_alias(tmp_path: Path) -> None:
    made = library(tmp_path)
    assert made.chosen(["Acme"]) == made.chosen(["acme ai"]) == made.chosen([]) == [ACME]
    with pytest.raises(UsageError, match="no vendor is called 'acne'") as near:
        made.chosen(["acne"])
    assert "acme" in near.value.hint
    with pytest.raises(UsageError) as far:
        made.chosen(["zzzzzz"])
    assert "The vendors are" in far.value.hint


def test_a_page_that_lost_most_of_its_text_is_said_to_have_moved(tmp_path: Path) -> None:
    list(library(tmp_path, Web("We may do many things with your content. " * 200)).update(ACME, NOW))
    (found,) = library(tmp_path, Web("See our legal centre.")).update(ACME, NOW + timedelta(days=1))
    assert found.outcome is Outcome.CHANGED
    assert "moved" in found.message


def test_selectors_that_fit_no_more_are_said_so_and_the_page_is_read(tmp_path: Path) -> None:
    vendor = ACME.model_copy(update={"documents": (DOCUMENT.model_copy(update={"select": ("#gone",)}),)})
    made = TermsLibrary({"acme": vendor}, TermsStore(tmp_path), Web("You own all Output."))
    (found,) = made.update(vendor, NOW)
    assert found.outcome is Outcome.NEW
    assert "Mend `select`" in found.message
    assert made.answers(vendor)[0].answers


def test_a_second_update_of_unchanged_pages_transfers_headers_only(tmp_path: Path) -> None:
    """End to end over the network of this machine: the body goes once."""
    with running() as site:
        site.pages["/terms"] = revalidated(f"<h1>Terms</h1><p>{PADDING}</p>".encode(), '"v1"')
        document = DOCUMENT.model_copy(update={"fetch": site.base + "/terms"})
        vendor = ACME.model_copy(update={"documents": (document,)})
        web = Store()
        outcomes = []
        for day in range(2):
            client = TermsClient(web, manners=Manners(pause=0.0), allow_loopback=True)
            made = TermsLibrary({"acme": vendor}, TermsStore(tmp_path), client)
            outcomes += [found.outcome for found in made.update(vendor, NOW + timedelta(days=day))]
            client.close()
        assert outcomes == [Outcome.NEW, Outcome.UNCHANGED]
        assert [path for path, _ in site.asked] == ["/robots.txt", "/terms", "/terms"]
        assert site.asked[-1][1]["if-none-match"] == '"v1"'
        assert made.stale(vendor, NOW + timedelta(days=1)) == []


def test_a_document_about_many_services_answers_by_its_sections_on_models(tmp_path: Path) -> None:
    class Umbrella(Web):
        def fetch(self, url: str) -> Evidence:
            content = (
                f"<main><h1>Terms</h1><p>{PADDING}</p><h2>1. Maps</h2><p>We may use your content to train our models.</p>"
                "<h2>2. AI Services</h2><p>We will not use your content to train our models.</p></main>"
            ).encode()
            return Evidence(uri=url, status=Status.FOUND, media_type="text/html", content=content, fetched_at=NOW)

    def trained(sections: tuple[str, ...], folder: Path) -> str:
        document = DOCUMENT.model_copy(update={"sections": sections})
        vendor = ACME.model_copy(update={"documents": (document,)})
        made = TermsLibrary({"acme": vendor}, TermsStore(folder), Umbrella())
        list(made.update(vendor, NOW))
        answer = made.answers(vendor)[0].answer("data-training")
        assert answer is not None
        return answer.value

    assert trained(("ai services",), tmp_path / "a") == "no"
    assert trained((), tmp_path / "b") == "yes"

from __future__ import annotations

import pytest

from auditor.errors import RuleError
from auditor.extract.questionnaire import questionnaire
from auditor.extract.terms_parties import voice_of
from auditor.extract.terms_phrases import PHRASES, expand
from auditor.extract.terms_voice import Voice, plain
from auditor.licenses.reading import read

OPENING = (
    'These Terms bind you and Acme Works, Inc. ("Acme", "we" or "us"). Enter a brief and receive drafts ("Drafts"). '
)


def told(text: str) -> str:
    """The last sentence of a text in the text's own voice."""
    reading = read(text)
    return voice_of(reading).plain(reading.sentences[-1].body)


def test_the_author_is_we_whatever_it_calls_itself() -> None:
    assert told(f"{OPENING}Acme will not train on Licensee's files.") == "we will not train on your files"
    assert told(f"{OPENING}Tell us before you start.") == "tell we before you start"


def test_an_author_is_known_by_what_it_does_where_nothing_defines_it() -> None:
    text = "From then on Zeta Labs will help. In time Zeta Labs may stop. At night Zeta Labs shall rest. Ask Zeta Labs now."
    assert voice_of(read(text)).vendor == {"zeta labs"}


def test_a_common_word_is_a_party_only_where_it_stands_for_one() -> None:
    voice = Voice(vendor=["company"])
    assert voice.plain("the company may bind a company") == "we may bind a company"
    assert voice.plain("other users and the user") == "other users and you"


def test_what_models_make_is_output_by_its_definition() -> None:
    text = 'You get films that the model generates ("Reels"). You own the Reels.'
    assert told(text) == "you own the output"
    both = 'You give inputs and get outputs (together, "Material"). We store the Material.'
    assert told(both) == "we store the input and output"


def test_what_is_defined_besides_is_no_output() -> None:
    voice = voice_of(read('You create images after you open an account ("Account") under the law ("Applicable Laws").'))
    assert voice.outputs == frozenset()


def test_short_forms_are_written_out_and_marks_and_numbers_go() -> None:
    assert plain("(iv) we can't, won't and don't; see no. 5.2 (thirty (30) days)") == (
        "we can not will not and do not see no 5.2 thirty days"
    )


def test_a_clause_after_a_semicolon_is_read_with_the_start_of_its_sentence() -> None:
    text = "You shall not sell the Service; copy it; or use it to build a competing product."
    assert questionnaire().value("competing-products", text) == "prohibited"


def test_the_neighbours_of_a_sentence_tell_what_it_is_about() -> None:
    about_terms = "We may change these Terms. Changes take effect ten days after they are posted."
    about_the_shop = "We may change the opening hours. Changes take effect ten days after they are posted."
    assert questionnaire().value("terms-change", about_terms) == "notice-period"
    assert questionnaire().value("terms-change", about_the_shop) == "not-stated"


def test_a_power_under_conditions_is_no_power_at_any_time() -> None:
    text = "We may suspend your account at any time if:\n\n- you breach these Terms;\n- a court orders it."
    assert questionnaire().value("termination", text) == "for-cause"


def test_a_misspelt_phrase_names_those_that_exist() -> None:
    with pytest.raises(RuleError, match="denny") as error:
        expand("<denny> <4>use")
    assert all(name in error.value.hint for name in PHRASES)
    assert expand("a <3>b") == r"a (?:[^ ]+ ){0,3}?b"


@pytest.mark.parametrize("text", ['("', '("' * 5_000, "Acme may " * 20_000, '("we" ' * 10_000, "(" * 50_000 + '"we"'])
def test_hostile_definitions_are_read_in_time(text: str) -> None:
    assert voice_of(read(text)).plain("acme may") in {"acme may", "we may"}

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.domain.evidence import Citation, Status
from auditor.domain.fact import Fact
from auditor.rulebook.conditions import ConditionError, Trace, compile_condition
from auditor.rulebook.ledger import Ledger

PATHS = ("weights.access", "license.osd", "data.disclosure")
TRUTHS = (True, False, None)


def fact(value):
    return Fact(value=value, citations=(Citation(uri=f"hf://a@b/{value}", status=Status.FOUND),))


def run(tree, **values):
    table = {path: Fact() for path in PATHS} | {
        name.replace("_", ".", 1): fact(value) for name, value in values.items()
    }
    return compile_condition(tree, PATHS).evaluate(table)


TABLES = {
    "all": lambda a, b: False if False in (a, b) else None if None in (a, b) else True,
    "any": lambda a, b: True if True in (a, b) else None if None in (a, b) else False,
}


@pytest.mark.parametrize("word", TABLES)
@pytest.mark.parametrize(("left", "right"), list(itertools.product(TRUTHS, TRUTHS)))
def test_groups_follow_kleene(word, left, right):
    paths = ("a.a", "b.b")
    tree = {word: [{"fact": "a.a", "is": True}, {"fact": "b.b", "is": True}]}
    table = {"a.a": Fact(value=left), "b.b": Fact(value=right)}
    assert compile_condition(tree, paths).evaluate(table).result is TABLES[word](left, right)


@pytest.mark.parametrize(("inner", "outer"), [(True, False), (False, True), (None, None)])
def test_not_keeps_unknown_unknown(inner, outer):
    tree = {"not": {"fact": "license.osd", "is": True}}
    assert run(tree, **({} if inner is None else {"license_osd": inner})).result is outer


@pytest.mark.parametrize(
    ("leaf", "value", "result"),
    [
        ({"is": "public"}, "public", True),
        ({"is": "public"}, "gated", False),
        ({"in": ["public", "gated"]}, "gated", True),
        ({"matches": "^pub"}, "public", True),
        ({"contains": "gguf"}, frozenset({"gguf"}), True),
        ({"at_least": 7}, 6, False),
        ({"known": True}, "public", True),
        ({"known": False}, "public", False),
    ],
)
def test_each_leaf_does_what_it_says(leaf, value, result):
    assert run({"fact": "weights.access", **leaf}, weights_access=value).result is result


def test_known_is_never_unknown():
    assert run({"fact": "weights.access", "known": True}).result is False
    assert run({"fact": "weights.access", "known": False}).result is True


def test_the_trace_names_what_is_missing():
    trace = run(
        {"all": [{"fact": "weights.access", "is": "public"}, {"fact": "license.osd", "is": True}]},
        weights_access="public",
    )
    assert trace.unknown_facts() == ("license.osd",)


def test_the_trace_names_only_what_decided():
    tree = {"all": [{"fact": "weights.access", "is": "public"}, {"fact": "license.osd", "is": True}]}
    trace = run(tree, weights_access="public", license_osd=False)
    assert trace.deciding == ("license.osd",)


def test_equal_values_share_a_trace_but_not_its_proof():
    condition = compile_condition({"not": {"fact": "license.osd", "is": True}}, PATHS)
    tables = [{"license.osd": fact(True)}, {"license.osd": Fact(value=True, claim=True)}]
    one, other = (condition.evaluate(table) for table in tables)
    assert one is other
    assert [trace.claimed(table) for trace, table in zip((one, other), tables, strict=True)] == [False, True]
    assert [Ledger(table).prove(one.deciding) for table in tables] == [("e1",), ()]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({"fact": "weights.acess", "is": 1}, "did you mean 'weights.access'?"),
        ({"al": []}, "did you mean 'all'?"),
        ({"all": []}, "at least one"),
        ({}, "a condition is a mapping"),
        ("x", "a condition is a mapping"),
        ({"fact": "weights.access"}, "exactly one of"),
        ({"fact": "weights.access", "is": 1, "in": [1]}, "exactly one of"),
        ({"all": [{"fact": "weights.access", "is": 1}], "any": []}, "one of all, any, not"),
    ],
)
def test_a_malformed_condition_is_refused_with_the_mend(tree, message):
    with pytest.raises(ConditionError, match=message.replace("?", r"\?")):
        compile_condition(tree, PATHS)


TREES = st.recursive(
    st.sampled_from([{"fact": path, "is": True} for path in PATHS]),
    lambda inner: st.one_of(
        st.builds(lambda t: {"not": t}, inner),
        st.builds(lambda w, ts: {w: ts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)


def settled(trace: Trace) -> bool:
    return trace.result is not None


@given(tree=TREES, values=st.tuples(*[st.sampled_from(TRUTHS)] * 3), more=st.tuples(*[st.booleans()] * 3))
def test_learning_more_never_changes_a_settled_answer(tree, values, more):
    condition = compile_condition(tree, PATHS)
    before = condition.evaluate({p: Fact(value=v) for p, v in zip(PATHS, values, strict=True)})
    filled = [m if v is None else v for v, m in zip(values, more, strict=True)]
    after = condition.evaluate({p: Fact(value=v) for p, v in zip(PATHS, filled, strict=True)})
    assert settled(after)
    assert not settled(before) or before.result == after.result

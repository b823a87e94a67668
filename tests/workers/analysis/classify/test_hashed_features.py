import re
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.findings import IssueType
from tests.builders import an_issue
from tests.hostile_texts import HOSTILE_TEXTS
from workers.analysis.classify.hashed_features import BUCKETS, bucket_of, hash_features, quotes
from workers.analysis.classify.shape import shape_of
from workers.analysis.classify.vote import Vote


def test_one_word_weighs_the_same_however_it_is_written() -> None:
    loud = hash_features(an_issue(title="CRASH", body=""), ballots=())
    quiet = hash_features(an_issue(title="crash", body=""), ballots=())
    assert loud[bucket_of("title crash")] == quiet[bucket_of("title crash")] == 0.3


def test_a_view_weighs_the_same_in_long_and_short_issues() -> None:
    for title in ("pump", "pump leaks oil in winter"):
        features = hash_features(an_issue(title=title, body=""), ballots=())
        words = title.split()
        names = [*words, *(f"{one} {two}" for one, two in pairwise(words))]
        squares = sum(features[bucket_of(f"title {name}")] ** 2 for name in names)
        assert isclose(squares, 0.3**2)


@given(st.text(max_size=80))
@example("\u0130stanbul \u03a3\u039f\u03a3 \ud83d?")
def test_every_word_and_pair_is_known_by_its_name_in_small_letters(title: str) -> None:
    words = [word.lower() for word in re.findall(r"[^\W_]{1,40}|[?!]", title)]
    names = {*words, *map(" ".join, pairwise(words))}
    features = hash_features(an_issue(title=title, body=""), ballots=())
    assert {bucket_of(f"title {name}") for name in names} <= features.keys()


def test_what_the_rules_said_is_a_feature() -> None:
    ballots = [[Vote(IssueType.BUG, 2.0, "crash"), Vote(IssueType.BUG, 1.0, "fails")]]
    features = hash_features(an_issue(), ballots)
    assert isclose(features[bucket_of("rules bug")], 0.07 * 2.6)


def test_quotes_stand_verbatim_and_in_the_order_asked_for() -> None:
    issue = an_issue(title="Pump leaks", body="The Pump, leaking: a lot?")
    asked = [bucket_of("whole pump leaking"), bucket_of("title leaks"), bucket_of("whole ?")]
    assert quotes(issue, asked) == ("Pump, leaking", "leaks")


def test_an_empty_issue_has_a_shape() -> None:
    shape = shape_of(an_issue(title="", body=""))
    assert {name for name, value in shape.items() if value == 1} == {"short", "empty"}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_features_of_hostile_texts_are_bounded(text: str) -> None:
    features = hash_features(an_issue(title=text[:256], body=text), ballots=())
    assert all(0 <= bucket < BUCKETS for bucket in features)
    assert all(0 < value <= 1 for value in features.values())


@given(st.text(max_size=80), st.text(max_size=300))
def test_every_quote_stands_in_the_issue(title: str, body: str) -> None:
    issue = an_issue(title=title, body=body)
    for quote in quotes(issue, tuple(hash_features(issue, ballots=()))):
        assert quote in f"{title}\n{body}"

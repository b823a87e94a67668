import pytest

from bot.domain.graph import LinkReason
from bot.domain.issue import RepositoryRef
from bot.reading.link_reasons import continues_list
from bot.reading.references import find_references


def _reasons(text: str) -> list[LinkReason]:
    found = find_references(text, repository=RepositoryRef("octo", "cat"))
    return [reference.reason for reference in found.items]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Duplicate of #1", LinkReason.DUPLICATE_OF),
        ("Looks like a dupe of issue #1.", LinkReason.DUPLICATE_OF),
        ("dup of https://github.com/a/b/issues/1", LinkReason.DUPLICATE_OF),
        ("This duplicates #1", LinkReason.DUPLICATE_OF),
        ("duplicate: #1", LinkReason.DUPLICATE_OF),
        ("Closing in favor of #1", LinkReason.DUPLICATE_OF),
        ("closing this in favour of a/b#1", LinkReason.DUPLICATE_OF),
        ("It was already reported in #1", LinkReason.DUPLICATE_OF),
        ("Duplicate of [the other one](https://github.com/a/b/issues/1)", LinkReason.DUPLICATE_OF),
        ("Same as #1", LinkReason.SAME_AS),
        ("the same issue as #1", LinkReason.SAME_AS),
        ("This has the same root cause as #1", LinkReason.SAME_AS),
        ("#1 is the same issue", LinkReason.SAME_AS),
        ("fixed by #1", LinkReason.FIXED_BY),
        ("Fixed in #1", LinkReason.FIXED_BY),
        ("should be fixed by a/b#1", LinkReason.FIXED_BY),
        ("closed via #1", LinkReason.FIXED_BY),
        ("Implemented in #1", LinkReason.FIXED_BY),
        ("this was implemented by #1", LinkReason.FIXED_BY),
        ("A fix is up in #1", LinkReason.FIXED_BY),
        ("I opened a PR to fix it here: #1", LinkReason.FIXED_BY),
        ("PR: #1", LinkReason.FIXED_BY),
        ("#1 should fix this", LinkReason.FIXED_BY),
        ("Fixes #1", LinkReason.FIXES),
        ("closes: #1", LinkReason.FIXES),
        ("Resolved #1", LinkReason.FIXES),
        ("Blocked by #1", LinkReason.BLOCKED_BY),
        ("depends on #1", LinkReason.BLOCKED_BY),
        ("waiting for #1", LinkReason.BLOCKED_BY),
        ("blocks #1", LinkReason.BLOCKS),
        ("required by #1", LinkReason.BLOCKS),
        ("part of #1", LinkReason.PARENT),
        ("Related to #1", LinkReason.RELATED_TO),
        ("see also #1", LinkReason.RELATED_TO),
        ("cc #1", LinkReason.RELATED_TO),
        ("superseded by #1", LinkReason.RELATED_TO),
        ("#1 might be related", LinkReason.RELATED_TO),
        ("See #1", LinkReason.MENTIONS),
        ("The load, as implemented in #1, fails", LinkReason.MENTIONS),
        ("In the same spirit as #1", LinkReason.MENTIONS),
        ("As part of #1 we want to", LinkReason.MENTIONS),
        ("I read #1. It helped", LinkReason.MENTIONS),
    ],
)
def test_the_words_around_a_reference_give_its_reason(text: str, reason: LinkReason) -> None:
    assert _reasons(text) == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "I don't think this is a duplicate of #1",
        "It doesn\u2019t look like the same issue as #1",
        "not fixed by #1",
        "It was never fixed in #1",
        "This does not fix #1",
        "no longer blocked by #1",
    ],
)
def test_negated_words_give_no_reason(text: str) -> None:
    assert _reasons(text) == [LinkReason.MENTIONS]


def test_a_negation_in_another_clause_does_not_count() -> None:
    assert _reasons("I could not reproduce it, duplicate of #1") == [LinkReason.DUPLICATE_OF]


@pytest.mark.parametrize(
    "text",
    [
        "Is this a duplicate of #1?",
        "same as #1?",
        "Was this fixed by #1?",
    ],
)
def test_what_is_asked_relates_and_claims_no_more(text: str) -> None:
    assert _reasons(text) == [LinkReason.RELATED_TO]


@pytest.mark.parametrize(
    "text",
    [
        "A possible dupe of #1, but I believe it is a separate issue.",
        "Maybe the same as #1 (although I think it is a bit different)",
        "This was closed as a duplicate of #1 by mistake.",
        "I thought this was a duplicate of #1 until I tried 1.5.0.",
        "Please let me know if this is a duplicate of #1.",
        "If this is a duplicate of #1, feel free to close it.",
        "Unlike the same error in #1, this one hangs.",
        "My setup is the same as in #1.",
        "The steps are the same as in #1.",
    ],
)
def test_what_is_taken_back_doubted_or_beside_the_problem_claims_nothing(text: str) -> None:
    assert _reasons(text) == [LinkReason.MENTIONS]


@pytest.mark.parametrize(
    "text",
    ["#2 was a duplicate of #1, this one is not.", "I closed #2 as duplicate of #1."],
)
def test_what_is_said_of_another_issue_is_not_said_of_this_one(text: str) -> None:
    assert _reasons(text)[1] == LinkReason.MENTIONS


@pytest.mark.parametrize(
    "text",
    [
        "This is not a duplicate of #1, it happens on 1.5.0 as well.",
        "It isn't the same issue as #1",
        "These are not really the same as #1",
    ],
)
def test_what_is_said_to_be_another_problem_is_no_mere_mention(text: str) -> None:
    assert _reasons(text) == [LinkReason.DIFFERENT_FROM]


def test_a_list_shares_the_reason_of_its_first() -> None:
    assert _reasons("Duplicate of #1, #2 and #3. See #4") == [
        LinkReason.DUPLICATE_OF,
        LinkReason.DUPLICATE_OF,
        LinkReason.DUPLICATE_OF,
        LinkReason.MENTIONS,
    ]


@pytest.mark.parametrize(
    ("between", "expected"),
    [(" and ", True), (", ", True), (" & ", True), (" because ", False), (". ", False)],
)
def test_only_joining_words_continue_a_list(between: str, expected: bool) -> None:
    assert continues_list(between) is expected

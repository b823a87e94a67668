from dataclasses import replace

from bot.domain.findings import IssueType, TypeFinding
from bot.domain.issue import Issue
from bot.domain.type_opinion import TypeOpinion
from tests.builders import a_repository, an_issue
from workers.analysis.classify.hashed_features import bucket_of
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.table import classify_type
from workers.analysis.classify.type_reader import own_trust, type_reader
from workers.analysis.classify.types_model import TypesModel
from workers.learning.types import learn_general_types, learn_types

BUGS = ("kettle boils over", "kettle whistles early", "kettle drips", "kettle lid sticks")
FEATURES = ("teapot in blue", "teapot with a handle", "teapot for two", "teapot of glass")


def issues_of(*titles: str) -> list[Issue]:
    return [an_issue(number, title=title, body="") for number, title in enumerate(titles, 1)]


def types_of_both() -> list[IssueType]:
    return [IssueType.BUG] * len(BUGS) + [IssueType.FEATURE] * len(FEATURES)


def an_opinion(*, bug: float, feature: float, trust: float = 1.0) -> TypeOpinion:
    return TypeOpinion({IssueType.BUG: bug, IssueType.FEATURE: feature}, lambda _: (), trust)


def learn_own(types: list[IssueType]) -> tuple[object, ...]:
    features = [read_features(issue, a_repository()) for issue in issues_of(*BUGS, *FEATURES)]
    model = learn_types(features, types)
    return (type_reader(TypesModel(model)),) if model else ()


def test_a_repository_teaches_what_its_words_mean() -> None:
    features = [read_features(issue, a_repository()) for issue in issues_of(*BUGS, *FEATURES)]
    model = learn_types(features, types_of_both())
    assert model is not None
    issue = an_issue(title="A teapot again", body="See the picture.")
    finding = classify_type(
        issue, repository=a_repository(), learned=[type_reader(TypesModel(model))]
    )
    assert finding.type is IssueType.FEATURE
    assert "teapot" in finding.because


def test_issues_of_one_type_teach_nothing() -> None:
    assert learn_own([IssueType.BUG] * 8) == ()


def test_what_people_corrected_counts_more() -> None:
    issues = [*issues_of("kettle hums", "kettle hums"), *issues_of(*BUGS, *FEATURES)]
    features = [read_features(issue, a_repository()) for issue in issues]
    types = [IssueType.BUG, IssueType.FEATURE, *types_of_both()]
    asked = replace(issues[0], title="hums")
    says_feature = []
    for weights in (None, [1.0, 5.0, *[1.0] * 8]):
        model = learn_types(features, types, weights=weights)
        assert model is not None
        opinion = type_reader(TypesModel(model))(asked, read_features(asked, a_repository()))
        says_feature.append(opinion.shares[IssueType.FEATURE])
    assert says_feature[1] > says_feature[0]


def test_the_general_model_keeps_only_words_that_two_repositories_share() -> None:
    issues = issues_of("pump leaks", "pump please", "valve leaks", "valve please")
    model = learn_general_types(
        [read_features(issue, a_repository()) for issue in issues],
        [IssueType.BUG, IssueType.FEATURE] * 2,
        repositories=["a/a", "a/a", "b/b", "b/b"],
    )
    assert model is not None
    known = set(model.buckets.tolist())
    assert {bucket_of("title leaks"), bucket_of("title please")} <= known
    assert not {bucket_of("title pump"), bucket_of("title valve")} & known


def test_a_type_that_nobody_labelled_keeps_what_the_rules_gave_it() -> None:
    opinion = an_opinion(bug=0.25, feature=0.75)
    before = {IssueType.BUG: 0.4, IssueType.FEATURE: 0.2, IssueType.SECURITY: 0.4}
    after = opinion.share_out(before)
    assert {type_: round(share, 2) for type_, share in after.items()} == {
        IssueType.BUG: 0.15,
        IssueType.FEATURE: 0.45,
        IssueType.SECURITY: 0.4,
    }


def test_little_history_changes_little() -> None:
    opinion = an_opinion(bug=0.0, feature=1.0, trust=own_trust(5))
    after = opinion.share_out({IssueType.BUG: 0.5, IssueType.FEATURE: 0.5})
    assert {type_: round(share, 2) for type_, share in after.items()} == {
        IssueType.BUG: 0.4,
        IssueType.FEATURE: 0.6,
    }


def test_labels_that_people_put_on_count_beside_what_was_learned() -> None:
    def likely_a_feature(_: Issue, __: object) -> TypeOpinion:
        return an_opinion(bug=0.2, feature=0.8)

    finding = classify_type(
        an_issue(labels=("bug",)),
        repository=a_repository(),
        classifiers=(),
        learned=[likely_a_feature],
    )
    assert finding == TypeFinding(IssueType.BUG, 0.49, ("bug",))

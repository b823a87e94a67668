from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.findings import IssueType, LabelSuggestion
from bot.domain.history import KnownIssue, KnownLabel, WordThresholds
from bot.store.learned import LastTraining, StoredModel, version_of
from tests.builders import NOON, a_repository, an_issue
from workers.analysis.classify.label_reader import label_reader
from workers.analysis.classify.learned import LearnedModels
from workers.learning.labelled_issue import Corrections, LabelledIssue, lessons
from workers.learning.labels import learn_labels
from workers.learning.shelf import ModelShelf
from workers.learning.thresholds import Judged, OperatingPoint, operating_points, pick_threshold
from workers.learning.training import Training, is_due, train, train_if_due

SUBJECTS = {"A-pump": "The pump leaks", "A-valve": "A valve sticks", "A-lamp": "No lamp glows"}


def a_lesson(number: int, title: str, *labels: str, **changes: object) -> LabelledIssue:
    created_at = NOON + timedelta(hours=number)
    lesson = LabelledIssue(number, title, "See the log.", created_at, frozenset(labels))
    return replace(lesson, **changes)


def some_lessons(count: int = 180) -> list[LabelledIssue]:
    named = list(SUBJECTS.items())
    return [
        a_lesson(number, f"{named[number % 3][1]} {number}", named[number % 3][0])
        for number in range(count)
    ]


def a_known(number: int, title: str, *labels: KnownLabel) -> KnownIssue:
    return KnownIssue(
        number=number,
        title=title,
        text="See the log.",
        title_terms=(),
        body_terms=(),
        state="closed",
        created_at=NOON + timedelta(hours=number),
        updated_at=NOON,
        labels=labels,
    )


def test_a_label_is_said_where_its_words_stand_and_one_of_them_is_named() -> None:
    learned = learn_labels(some_lessons(), repository=a_repository())
    assert learned is not None
    assert set(learned.least_confidence) == set(SUBJECTS)
    read = label_reader(learned.model, least_confidence=learned.least_confidence)
    issue = an_issue(title="The pump leaks again", body="See the log.")
    (said,) = read(issue, a_repository())
    assert said.name == "A-pump"
    assert "pump" in said.because or "leaks" in said.because
    assert said.because in issue.title
    assert said.confidence >= learned.least_confidence["A-pump"]


def test_a_label_that_follows_no_words_is_never_said() -> None:
    chance = [
        replace(one, labels=frozenset({"P-low"} if number * 7 % 11 < 5 else ()))
        for number, one in enumerate(some_lessons())
    ]
    learned = learn_labels(chance, repository=a_repository())
    assert learned is not None
    assert learned.least_confidence == {}


def test_labels_of_types_are_learned_apart() -> None:
    typed = [replace(one, labels=one.labels | {"bug"}) for one in some_lessons()]
    learned = learn_labels(typed, repository=a_repository())
    assert learned is not None
    assert set(learned.model.classes) == set(SUBJECTS)


@pytest.mark.parametrize(
    "few",
    [
        pytest.param(some_lessons(20), id="few issues"),
        pytest.param([a_lesson(n, "pump", *["A"] * (n > 55)) for n in range(60)], id="rare"),
        pytest.param([a_lesson(n, "pump") for n in range(60)], id="no labels"),
        pytest.param([a_lesson(n, "pump", *["A"] * (n < 40)) for n in range(60)], id="none newer"),
    ],
)
def test_too_little_teaches_nothing(few: list[LabelledIssue]) -> None:
    assert learn_labels(few, repository=a_repository()) is None


def test_a_bot_does_not_learn_from_bots_and_a_correction_counts_more() -> None:
    known = a_known(
        3, "Pump", KnownLabel("A-pump", "ann"), KnownLabel("bug", "bot", is_set_by_bot=True)
    )
    taken_off = Corrections(rejected=lambda _: [frozenset({"A-valve", "A-pump"})])
    (lesson,) = lessons([known], corrections=taken_off)
    assert (lesson.labels, lesson.rejected, lesson.unjudged, lesson.weight) == (
        frozenset({"A-pump"}),
        frozenset({"A-valve"}),
        frozenset({"bug"}),
        3.0,
    )


def test_a_label_that_the_bot_was_told_to_set_is_a_persons_correction() -> None:
    ours = [KnownLabel(name, "bot", is_set_by_bot=True) for name in ("A-pump", "bug")]
    asked = Corrections(wanted=lambda _: [frozenset({"A-pump", "A-gone"})])
    (lesson,) = lessons([a_known(3, "Pump", *ours)], corrections=asked)
    assert (lesson.labels, lesson.unjudged, lesson.weight) == (
        frozenset({"A-pump"}),
        frozenset({"bug"}),
        3.0,
    )


def test_a_label_that_bots_set_is_not_learned_to_be_wrong() -> None:
    """As where a bot is good at a label, so that people hardly set it themselves any more."""
    half = [
        replace(one, labels=frozenset({"seen"}), unjudged=one.labels) if number % 2 else one
        for number, one in enumerate(some_lessons(480))
    ]
    learned = learn_labels(half, repository=a_repository())
    assert learned is not None
    assert {*SUBJECTS} <= {*learned.least_confidence}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param({"kind/bug", "A-pump"}, IssueType.BUG, id="one"),
        pytest.param({"bug", "question"}, None, id="two"),
        pytest.param({"A-pump"}, None, id="none"),
    ],
)
def test_the_type_is_what_one_label_names(labels: set[str], expected: IssueType | None) -> None:
    assert a_lesson(1, "Pump", *labels).type is expected


def judged(confidence: float, *, right: int, wrong: int) -> list[Judged]:
    return [Judged(confidence, is_right=number < right) for number in range(right + wrong)]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param(judged(0.9, right=19, wrong=1), 0.5, id="always right enough"),
        pytest.param(
            judged(0.9, right=19, wrong=1) + judged(0.6, right=2, wrong=18), 0.65, id="above .65"
        ),
        pytest.param(judged(0.9, right=5, wrong=5), None, id="never"),
        pytest.param(judged(0.9, right=9, wrong=0), None, id="too few to tell"),
        pytest.param(
            judged(0.9, right=5, wrong=5) + judged(0.6, right=90, wrong=0),
            None,
            id="the surest are wrong",
        ),
    ],
)
def test_the_lowest_threshold_that_keeps_its_promise_is_picked(
    statements: list[Judged], expected: float | None
) -> None:
    assert pick_threshold(statements, precision=0.8) == expected


def test_a_threshold_counts_what_reaches_it() -> None:
    points = operating_points([Judged(0.55, is_right=True), Judged(0.8, is_right=False)])
    assert points[0] == OperatingPoint(0.5, 2, 1)
    assert points[2] == OperatingPoint(0.6, 1, 0)
    assert points[-1] == OperatingPoint(0.95, 0, 0)


class Shelves:
    """Models and issues, held in memory; counts how often a model is read."""

    def __init__(self, *issues: KnownIssue) -> None:
        self.issues = issues
        self.kept: dict[str, StoredModel] = {}
        self.reads = 0
        self.thresholds = WordThresholds()
        self.last: LastTraining | None = None

    def read_all(self, _: int) -> tuple[KnownIssue, ...]:
        return self.issues

    def keep_model(self, model: StoredModel) -> bool:
        self.kept[model.kind] = model
        return True

    def drop_model(self, _: int, kind: str) -> None:
        self.kept.pop(kind, None)

    def versions(self, _: int) -> dict[str, str]:
        return {kind: model.version for kind, model in self.kept.items()}

    def last_training(self, _: int) -> LastTraining | None:
        return self.last

    def note_lessons(self, _: int, lessons: int) -> None:
        self.last = LastTraining(lessons, relabelled=0)

    def word_thresholds(self, _: int) -> WordThresholds:
        return self.thresholds

    def find_model(self, _: int, kind: str) -> StoredModel | None:
        self.reads += 1
        return self.kept.get(kind)


def a_history(count: int = 180) -> list[KnownIssue]:
    named = list(SUBJECTS.items())
    types = (KnownLabel("bug"), KnownLabel("question"))
    return [
        a_known(
            number + 1, f"{named[number % 3][1]} {number}", KnownLabel(named[number % 3][0]), kind
        )
        for number in range(count)
        for kind in (types[number % 3 == 0],)
    ]


def train_for(shelves: Shelves) -> str:
    return train(Training(70, a_repository(), shelves, shelves, now=lambda: NOON))


def test_training_keeps_what_a_later_analysis_says() -> None:
    shelves = Shelves(*a_history())
    assert train_for(shelves) == "types from 180 issues; 3 of 3 labels from 180 issues"
    models = ModelShelf(shelves).models(70)
    issue = an_issue(title="The pump leaks again", body="See the log.")
    said = models.suggest_labels(issue, a_repository())
    assert [one.name for one in said] == ["A-pump"]
    assert len(models.type_readers(a_repository())) == 1


def test_training_waits_until_enough_is_new() -> None:
    shelves = Shelves(*a_history(180))
    training = Training(70, a_repository(), shelves, shelves, now=lambda: NOON)
    assert train_if_due(training) == "types from 180 issues; 3 of 3 labels from 180 issues"
    shelves.issues = tuple(a_history(190))
    assert train_if_due(training) is None


def test_a_repository_with_too_little_for_a_model_waits_until_enough_is_new() -> None:
    shelves = Shelves(*a_history(10))
    training = Training(70, a_repository(), shelves, shelves, now=lambda: NOON)
    too_few = "no types: 10 issues are too few or all alike; no labels: 10 issues are too few"
    assert (train_if_due(training), train_if_due(training)) == (too_few, None)
    shelves.issues = tuple(a_history(30))
    assert train_if_due(training) == "types from 30 issues; no labels: 30 issues are too few"


def test_a_correction_counts_as_three_newly_labelled_issues() -> None:
    shelves = Shelves(*a_history(180))
    training = Training(70, a_repository(), shelves, shelves, now=lambda: NOON)
    train_if_due(training)
    high = frozenset({"P-high"})
    taken_off = Corrections(lambda numbers: [high if n < 10 else frozenset() for n in numbers])
    corrected = replace(training, corrections=taken_off)
    assert train_if_due(corrected) is not None


def test_a_threshold_that_the_back_test_set_holds_for_every_learned_label() -> None:
    shelves = Shelves(*a_history())
    train_for(shelves)
    issue = an_issue(title="The pump leaks again", body="See the log.")
    shelf = ModelShelf(shelves)
    before = shelf.models(70).suggest_labels(issue, a_repository())
    shelves.thresholds = WordThresholds(type=0.7, label=0.995)
    models = shelf.models(70)
    assert [one.name for one in before] == ["A-pump"]
    assert models.suggest_labels(issue, a_repository()) == ()
    assert models.least_type_confidence == 0.7


def test_a_model_that_its_history_no_longer_bears_out_is_dropped() -> None:
    shelves = Shelves(*a_history())
    train_for(shelves)
    shelves.issues = ()
    assert train_for(shelves) == (
        "no types: 0 issues are too few or all alike; no labels: 0 issues are too few"
    )
    assert shelves.kept == {}


def test_a_model_is_read_once_until_its_version_changes() -> None:
    shelves = Shelves(*a_history())
    train_for(shelves)
    shelf = ModelShelf(shelves)
    first = shelf.models(70)
    assert shelf.models(70) is first
    assert shelves.reads == 2
    newer = replace(shelves.kept["labels"], version=version_of(b"newer"))
    shelves.keep_model(newer)
    assert shelf.models(70) is not first


def test_without_models_nothing_is_said() -> None:
    models = ModelShelf(Shelves()).models(70)
    assert models == LearnedModels()
    said: tuple[LabelSuggestion, ...] = models.suggest_labels(an_issue(), a_repository())
    assert (said, models.type_readers(a_repository())) == ((), ())


@pytest.mark.parametrize(
    ("labelled", "learned_from", "expected"),
    [(16, 15, True), (15, 15, False), (109, 100, False), (110, 100, True), (2_050, 2_000, True)],
)
def test_training_is_due_when_a_tenth_or_fifty_are_new(
    labelled: int, learned_from: int, *, expected: bool
) -> None:
    assert is_due(labelled, last=LastTraining(learned_from, relabelled=0)) is expected


@pytest.mark.parametrize(("relabelled", "expected"), [(9, False), (10, True)])
def test_training_is_due_when_a_tenth_got_other_labels(relabelled: int, *, expected: bool) -> None:
    assert is_due(100, last=LastTraining(100, relabelled)) is expected

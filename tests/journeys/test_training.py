"""After learning: models are trained and tested by requests of their own, and obeyed."""

import json

from bot.domain.history import WordThresholds
from bot.domain.issue import RepositoryRef
from bot.domain.requests import LearnRepositories, TrainModels
from bot.inbox.inbox import EntryState
from bot.store.engine import open_engine
from bot.store.learned import LearnedStore
from tests.journeys.house import House

ENGINE = RepositoryRef("octo", "engine")
SUBJECTS = (("The pump leaks again", "pump"), ("A valve sticks in the cold", "valve"))


def _a_past(house: House, *, count: int) -> None:
    """Have things happen before anybody listens, as before an installation."""
    (installation,) = house.simulator.world.installations
    app, address = installation.app, installation.app.webhook_url
    app.webhook_url = None
    for number in range(count):
        title, label = SUBJECTS[number % 2]
        issue = house.repository.open_issue(f"{title} {number}", "See the log.", author="ben")
        issue.add_labels([label, ("bug", "question")[number % 2]], by="mia")
        issue.close("completed", by="mia")
    house.simulator.wait_for_deliveries()
    app.webhook_url = address


def _learn(house: House, *, delivery: str = "learn") -> None:
    (installation,) = house.simulator.world.installations
    house.inbox.accept(delivery, LearnRepositories(installation.id, (ENGINE,)))
    house.work()


def _background(house: House) -> list[str]:
    done = house.inbox.entries(EntryState.DONE)
    return sorted(one.key for one in done if one.key.startswith(("train:", "backtest:")))


def test_a_repository_that_was_learned_is_trained_for_and_tested(house: House) -> None:
    _a_past(house, count=60)
    _learn(house)
    repository_id = house.repository.id
    store = LearnedStore(open_engine(house.settings.database_url))
    assert _background(house) == [f"backtest:{repository_id}", f"train:{repository_id}"]
    assert set(store.versions(repository_id)) == {"types", "labels"}
    found = store.find_backtest(ENGINE)
    assert found is not None
    topics = json.loads(found.json)["topics"]
    shown = WordThresholds(topics["type"]["threshold"], topics["labels"]["threshold"])
    assert store.word_thresholds(repository_id) == shown


def test_a_label_that_a_person_had_put_on_is_a_lesson(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    house.repository.create_label("question")
    issue = house.repository.open_issue("Which pump is it", "See the log.", author="ben")
    house.work()
    issue.comment("mia", "/triage label question")
    house.work()
    assert house.toolbox.memory.wanted_labels_of([f"{house.repository.id}:{issue.number}"]) == [
        frozenset({"question"})
    ]


def test_too_little_for_a_model_is_not_tried_and_tested_again_each_night(house: House) -> None:
    _a_past(house, count=2)
    _learn(house)
    (installation,) = house.simulator.world.installations
    request = TrainModels(installation.id, house.repository.id, ENGINE)
    house.inbox.accept("train-next-night", request)
    (skipped,) = (one for one in house.work() if one.id == "train-next-night")
    assert skipped.reason == "too little was labelled or corrected since the last time"
    assert _background(house) == [
        f"backtest:{house.repository.id}",
        f"train:{house.repository.id}",
    ]


def test_background_work_waits_while_other_background_work_is_done(house: House) -> None:
    _a_past(house, count=2)
    with house.toolbox.background_turn():
        _learn(house)
        assert _background(house) == []
        (waiting,) = house.inbox.entries(EntryState.WAITING)
    assert (waiting.key, waiting.attempts) == (f"train:{house.repository.id}", 0)


def test_a_killed_jobs_repetition_asks_for_one_back_test(house: House) -> None:
    _a_past(house, count=2)
    _learn(house)
    (train,) = (one for one in house.inbox.entries(EntryState.DONE) if "train:" in one.key)
    # Killed before it had kept what it had tried.
    LearnedStore(open_engine(house.settings.database_url)).note_lessons(house.repository.id, 0)
    house.inbox.requeue(train.id)
    house.work()
    assert _background(house) == [
        f"backtest:{house.repository.id}",
        f"train:{house.repository.id}",
    ]


def test_only_a_label_that_the_bot_had_put_on_is_corrected_by_taking_it_off(house: House) -> None:
    house.repository.create_label("bug")
    issue = house.repository.open_issue("Crash on save", "Error: disk is full", author="ben")
    house.work()
    assert [label.name for label in issue.labels] == ["bug"]
    issue.add_labels(["needs-triage"], by="mia")
    for label in ("needs-triage", "bug"):
        issue.remove_label(label, by="mia")
    house.work()
    key = f"{house.repository.id}:{issue.number}"
    assert house.toolbox.memory.rejected_labels_of([key]) == [frozenset({"bug"})]
    assert house.toolbox.memory.removed_labels(key) == {"bug", "needs-triage"}

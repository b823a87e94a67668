"""From the history in the database to the models an analysis reads with, and to their end."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bot.domain.history import KnownIssue, KnownLabel, Learning
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.upgrade import upgrade
from tests.builders import NOON, a_repository, a_target, an_issue
from workers.analysis.classify.learned import LearnedModels
from workers.learning.trainer import Trainer, open_shelf
from workers.toolbox import Clock

SUBJECTS = (
    ("The pump leaks", "A-pump"),
    ("A valve sticks", "A-valve"),
    ("No lamp glows", "A-lamp"),
)


class NothingRemoved:
    def remember_removed_label(self, key: str, label: str, *, was_ours: bool = True) -> None: ...

    def want_label(self, key: str, label: str) -> None: ...

    def removed_labels(self, _: str) -> frozenset[str]:
        return frozenset()

    def rejected_labels_of(self, keys: Sequence[str]) -> list[frozenset[str]]:
        return [frozenset()] * len(keys)

    def wanted_labels_of(self, keys: Sequence[str]) -> list[frozenset[str]]:
        return [frozenset()] * len(keys)

    def forget(self, key: str) -> None: ...


def a_past(number: int) -> KnownIssue:
    title, label = SUBJECTS[number % 3]
    return KnownIssue(
        number=number,
        title=f"{title} {number}",
        text="See the log.",
        title_terms=(),
        body_terms=(),
        state="closed",
        created_at=NOON + timedelta(hours=number),
        updated_at=NOON,
        labels=(KnownLabel(label, "ann"), KnownLabel("bug" if number % 3 else "question", "ann")),
    )


def test_what_was_trained_is_read_with_and_ends_with_the_installation(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/issuegraph.db")
    upgrade(engine)
    history, target = HistoryStore(engine), a_target()
    history.begin(Learning(target.repository_id, str(target.repository), target.installation_id))
    history.save(target.repository_id, [a_past(number) for number in range(1, 181)])
    trainer = Trainer(
        engine, NothingRemoved(), Clock(lambda: NOON, lambda: 0.0), "https://github.com"
    )
    assert trainer.train(target) == "types from 180 issues; 3 of 3 labels from 180 issues"
    assert trainer.train(target) is None

    shelf = open_shelf(engine, data_dir=tmp_path)
    issue = an_issue(title="The pump leaks again", body="See the log.")
    said = shelf.models(target.repository_id).suggest_labels(issue, a_repository())
    assert [one.name for one in said] == ["A-pump"]

    history.forget_installation(target.installation_id)
    assert shelf.models(target.repository_id) == LearnedModels()
    engine.dispose()

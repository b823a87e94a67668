"""Types that are learned with a language model, and read where there is none."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from bot.domain.findings import IssueType
from bot.domain.issue import Issue
from tests.builders import a_repository, an_issue
from workers.analysis.classify.hashed_features import Features
from workers.analysis.classify.learned import LearnedModels
from workers.analysis.classify.linear_model import LinearModel
from workers.analysis.classify.readers import read_features
from workers.analysis.classify.table import classify_type
from workers.analysis.classify.type_reader import type_reader
from workers.analysis.classify.types_model import TypesModel
from workers.learning.meant_types import learn_both
from workers.learning.types import learn_types
from workers.toolbox import NoMeanings, Vectors

BUG, FEATURE = IssueType.BUG, IssueType.FEATURE
DEFECTS = ("drips", "whistles", "sticks", "smokes", "hums")
WISHES = ("blue", "glass", "handles", "music", "clocks")
TITLES = tuple(f"The kettle and {word}" for word in (*DEFECTS, *WISHES))
TYPES = (BUG,) * len(DEFECTS) + (FEATURE,) * len(WISHES)


class KnowsDefects(NoMeanings):
    """A language model that knows which words are about defects, also those never seen here."""

    encoder = "knows-defects"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def read(self, title: str, text: str) -> Vectors | None:
        self.texts.append(text)
        vector = np.zeros(384, dtype=np.int8)
        vector[0 if any(word in title for word in (*DEFECTS, "leaks")) else 1] = 127
        return vector.tobytes(), vector.tobytes()


def learn(vectors: Sequence[Vectors | None], *, encoder: str = KnowsDefects.encoder) -> TypesModel:
    def learn_some(features: Sequence[Features], places: Sequence[int]) -> LinearModel | None:
        return learn_types(features, [TYPES[place] for place in places])

    issues = [an_issue(number, title=title, body="") for number, title in enumerate(TITLES, 1)]
    features = [read_features(issue, a_repository()) for issue in issues]
    model = learn_both(features, vectors, learn=learn_some, encoder=encoder)
    assert model is not None
    return model


def read_all() -> list[Vectors | None]:
    return [KnowsDefects().read(title, "") for title in TITLES]


def shares_of(issue: Issue, models: LearnedModels) -> Mapping[IssueType, float]:
    (read,) = models.type_readers(a_repository())
    return read(issue, read_features(issue, a_repository())).shares


def test_a_word_that_nobody_used_before_is_told_by_its_meaning() -> None:
    model = learn(read_all())
    issue = an_issue(title="The kettle and leaks", body="")
    meant = LearnedModels(type_reader(model), read_meaning=KnowsDefects().read)
    assert shares_of(issue, meant)[BUG] > 0.8
    assert shares_of(issue, LearnedModels(type_reader(model)))[BUG] < 0.8


def test_without_the_language_model_types_are_read_by_words_as_if_none_had_been() -> None:
    issue = an_issue(title="The kettle in blue", body="")
    alone, both = learn([None] * len(TITLES)), learn(read_all())
    readers = [LearnedModels(type_reader(model)) for model in (alone, both)]
    assert shares_of(issue, readers[0]) == shares_of(issue, readers[1])


@pytest.mark.parametrize("other", ["", "another-encoder"])
def test_vectors_of_another_language_model_are_not_mixed_in(other: str) -> None:
    model = learn(read_all())
    assert model.read_by(other) == TypesModel(model.words)
    assert model.read_by(KnowsDefects.encoder) is model


def test_issues_of_which_few_were_read_teach_by_their_words_alone() -> None:
    assert learn([*read_all()[:8], None, None]).meant is None
    assert learn([*read_all()[:9], None]).meant is not None
    assert learn(read_all(), encoder="").meant is None


def test_both_models_are_kept_together_and_an_older_one_is_still_read() -> None:
    model, issue = learn(read_all()), an_issue(title="The kettle and leaks", body="")
    again = TypesModel.decode(model.encode())
    assert again.encoder == KnowsDefects.encoder
    meant = [
        LearnedModels(type_reader(one), read_meaning=KnowsDefects().read) for one in (model, again)
    ]
    first, second = (shares_of(issue, one)[BUG] for one in meant)
    assert first == pytest.approx(second, abs=1e-3)
    assert TypesModel.decode(model.words.encode()).meant is None
    with pytest.raises(ValueError, match="not a model"):
        TypesModel.decode(b"PK\x03\x04 torn")


def test_only_words_are_named_as_reasons() -> None:
    issue = an_issue(title="The kettle and smokes", body="")
    learned = LearnedModels(type_reader(learn(read_all())), read_meaning=KnowsDefects().read)
    readers = learned.type_readers(a_repository())
    finding = classify_type(issue, repository=a_repository(), learned=readers)
    assert finding.type is BUG
    assert "smokes" in finding.because


def test_the_language_model_reads_what_the_history_keeps() -> None:
    seen = KnowsDefects()
    models = LearnedModels(type_reader(learn(read_all())), read_meaning=seen.read)
    shares_of(an_issue(title="A kettle", body="### Steps to reproduce\n\nFill it."), models)
    assert seen.texts == ["Fill it."]

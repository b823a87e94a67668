import numpy as np
import pytest

from workers.analysis.classify.linear_model import LinearModel, share_of_each


def a_model() -> LinearModel:
    return LinearModel(
        classes=("bug", "question"),
        buckets=np.array([3, 8, 21], dtype=np.int32),
        weights=np.array([[1.0, -1.0], [0.5, 0.25], [-2.0, 2.0]], dtype=np.float32),
        intercepts=np.array([0.5, -0.5], dtype=np.float32),
    )


def test_weights_of_known_features_add_up_and_unknown_ones_count_nothing() -> None:
    assert a_model().scores({21: 0.5, 3: 1.0, 99: 7.0}).tolist() == [0.5, -0.5]


def test_an_issue_without_features_is_judged_by_how_common_a_class_is() -> None:
    shares = share_of_each(a_model(), {})
    assert {name: round(share, 3) for name, share in shares.items()} == {
        "bug": 0.731,
        "question": 0.269,
    }


def test_the_features_that_tell_a_class_from_the_others_come_first() -> None:
    features = {8: 2.0, 3: 1.0, 21: 1.0}
    assert a_model().deciding(features, "bug") == (3, 8)
    assert a_model().deciding(features, "question") == (21,)


def test_a_model_comes_back_as_it_was_written() -> None:
    model = LinearModel.decode(a_model().encode())
    assert model.classes == ("bug", "question")
    assert model.buckets.tolist() == [3, 8, 21]
    assert model.weights.tolist() == a_model().weights.tolist()
    assert model.intercepts.tolist() == [0.5, -0.5]


@pytest.mark.parametrize("data", [b"", b"PK", b"\x80\x04N.", b"PK\x03\x04" + bytes(40)])
def test_what_is_not_a_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a model"):
        LinearModel.decode(data)


def test_arrays_that_do_not_fit_each_other_are_refused() -> None:
    model = a_model()
    torn = LinearModel(model.classes, model.buckets[:2], model.weights, model.intercepts)
    with pytest.raises(ValueError, match="do not fit"):
        LinearModel.decode(torn.encode())


def test_a_model_of_nothing_says_how_common_its_classes_are() -> None:
    empty = LinearModel(
        ("bug", "question"),
        np.empty(0, dtype=np.int32),
        np.empty((0, 2), dtype=np.float32),
        np.zeros(2, dtype=np.float32),
    )
    assert share_of_each(empty, {5: 1.0}) == {"bug": 0.5, "question": 0.5}

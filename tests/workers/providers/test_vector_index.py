"""Vectors without what they have in common, and the few bits that find the close ones."""

import numpy as np
import pytest

from workers.providers.common_directions import CommonDirections, Rows
from workers.providers.vector_index import VectorIndex, signs_of
from workers.providers.vectors import closeness, rows_of

DIMENSIONS = 384


def unit_rows(count: int, *, common: float = 0.0, seed: int = 1) -> Rows:
    """Random directions, each with so much of one that all share."""
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[:, 0] += common
    unit: Rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def kept(rows: Rows) -> list[bytes]:
    return [row.tobytes() for row in np.rint(rows * 127).astype(np.int8)]


def an_index(rows: Rows) -> VectorIndex:
    in_common = CommonDirections.of(rows)
    numbers = np.arange(1, len(rows) + 1, dtype=np.int32) * 10
    return VectorIndex("small", in_common, in_common, numbers, signs_of(in_common.taken_from(rows)))


def test_texts_of_one_field_are_far_apart_once_the_field_is_taken_out() -> None:
    rows = unit_rows(400, common=2.0)
    one, *others = kept(rows)
    assert min(closeness(one, others)) > 0.6
    assert max(closeness(one, others, without=CommonDirections.of(rows))) < 0.3


def test_what_is_taken_out_is_no_part_of_what_is_left() -> None:
    rows = unit_rows(400, common=1.0)
    in_common = CommonDirections.of(rows)
    left = in_common.taken_from(rows)
    assert in_common.directions.shape == (3, DIMENSIONS)
    assert np.abs(left @ in_common.directions.T).max() < 1e-5
    assert np.linalg.norm(left, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_that_is_nothing_but_common_is_like_no_other() -> None:
    same = kept(np.repeat(unit_rows(1), 5, axis=0))
    in_common = CommonDirections.of(rows_of(same))
    assert closeness(same[0], same[1:], without=in_common) == pytest.approx([0.0] * 4, abs=1e-6)


def test_the_close_ones_are_found_among_many() -> None:
    rows = unit_rows(2_000, common=1.0)
    index = an_index(rows)
    nudged = rows[41] + unit_rows(1, seed=2)[0] * 0.3
    assert 420 in index.nearest(nudged, before=99_999, most=5)
    assert len(index.nearest(nudged, before=99_999, most=5)) == 5


def test_later_ones_are_not_found() -> None:
    rows = unit_rows(50)
    index = an_index(rows)
    assert sorted(index.nearest(rows[10], before=40, most=200)) == [10, 20, 30]
    assert index.nearest(rows[10], before=10, most=200) == []
    assert index.newest == 500


def test_an_index_comes_back_as_it_was_written() -> None:
    rows = unit_rows(50)
    index = an_index(rows)
    again = VectorIndex.decode(index.encode())
    assert (again.encoder, again.newest) == ("small", 500)
    asked = rows[7]
    assert again.nearest(asked, before=450, most=9) == index.nearest(asked, before=450, most=9)


@pytest.mark.parametrize("data", [b"", b"PK", b"\x93NUMPY"])
def test_anything_else_is_no_index(data: bytes) -> None:
    with pytest.raises(ValueError, match="not an index"):
        VectorIndex.decode(data)

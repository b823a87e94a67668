import pytest

from bot.domain.findings import ErrorSignature
from tests.builders import an_issue
from workers.analysis.search_words import search_queries


def _error(message: str, **changes: object) -> ErrorSignature:
    return ErrorSignature(message=message, **{"fingerprint": "5e1f", **changes})


@pytest.mark.parametrize(
    ("title", "error", "expected"),
    [
        pytest.param(
            "Upload of a 7 GB video fails with ChecksumMismatch",
            _error("part 17 has checksum 51ab", exception="kelp.errors.ChecksumMismatch"),
            ("ChecksumMismatch checksum part", "ChecksumMismatch Upload"),
            id="an exception first, spelled as it stands",
        ),
        pytest.param(
            "rocket: engine stops at cold start",
            None,
            ("engine stops",),
            id="no error, the product's name left out",
        ),
        pytest.param(
            "Out of extra usage",
            _error("You're out of extra usage.", code="invalid_request_error", exception="Error"),
            ("invalid_request_error extra usage", "extra usage"),
            id="the code of an API",
        ),
        pytest.param("Error", _error("failed", fingerprint=""), (), id="nothing that tells"),
    ],
)
def test_few_words_are_asked_for_and_the_surest_first(
    title: str, error: ErrorSignature | None, expected: tuple[str, ...]
) -> None:
    assert search_queries(an_issue(title=title), error) == expected

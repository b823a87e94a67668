"""Where the report of an issue is found; a private one only by who was given its key."""

from bot.domain.issue import IssueRef
from bot.web.page_key import is_page_key, page_key


def report_url(
    public_url: str,
    ref: IssueRef,
    *,
    is_private: bool,
    repository_id: int,
    secret_key: bytes,
) -> str:
    """Return the address of a report's page, with the key if the repository is private."""
    address = f"{public_url}{report_path(ref)}"
    if not is_private:
        return address
    key = report_key(secret_key, repository_id=repository_id, number=ref.number)
    return f"{address}?key={key}"


def report_path(ref: IssueRef) -> str:
    """Return the address of a report's page below the public address."""
    return f"/reports/{ref.repository}/{ref.number}"


def report_key(secret_key: bytes, *, repository_id: int, number: int) -> str:
    """Return the key of an issue's report: the id outlives a rename of the repository."""
    return page_key(secret_key, _subject(repository_id, number))


def is_report_key(given: str, *, secret_key: bytes, repository_id: int, number: int) -> bool:
    """Tell whether it is the key of this issue's report."""
    return is_page_key(given, secret_key=secret_key, subject=_subject(repository_id, number))


def _subject(repository_id: int, number: int) -> str:
    return f"report:{repository_id}:{number}"

"""Where the report of an issue is found; a private one only by who was given its key."""

import hashlib
import hmac

from bot.domain.issue import IssueRef


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
    """Return 64 hex digits that only a holder of `secret_key` can make for this issue."""
    subject = f"report:{repository_id}:{number}".encode()
    return hmac.new(secret_key, subject, hashlib.sha256).hexdigest()


def is_report_key(given: str, *, secret_key: bytes, repository_id: int, number: int) -> bool:
    """Compare in constant time."""
    expected = report_key(secret_key, repository_id=repository_id, number=number)
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())

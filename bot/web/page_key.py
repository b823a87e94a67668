"""Keys of pages that only who was given their address may read."""

import hashlib
import hmac


def page_key(secret_key: bytes, subject: str) -> str:
    """Return 64 hex digits that only a holder of `secret_key` can make for what a page is about."""
    return hmac.new(secret_key, subject.encode(), hashlib.sha256).hexdigest()


def is_page_key(given: str, *, secret_key: bytes, subject: str) -> bool:
    """Compare in constant time."""
    expected = page_key(secret_key, subject)
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())

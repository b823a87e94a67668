"""Addresses of a Redis without Sentinels, as redis-py reads them."""

import re
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError


def is_plain_address(address: str) -> bool:
    """Tell whether redis-py could connect by the address; it does not try to."""
    try:
        Redis.from_url(address).connection_pool.make_connection()
    except (RedisError, TypeError, ValueError):
        return False
    parts = urlsplit(address)
    if parts.scheme == "unix":
        return bool(parts.path)
    # redis-py takes database 0 for one that is no number.
    return re.fullmatch(r"/?|/\d+", parts.path) is not None

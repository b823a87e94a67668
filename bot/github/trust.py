"""Whom TLS trusts, read once a process: the list of authorities costs more than a handshake.

Left to itself requests reads that list again for every connection, so for each of an analysis'
parallel reads. Rule: `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE` hold as they do everywhere else.
"""

import os
import ssl
from pathlib import Path
from typing import Any

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import ProxyManager

_BUNDLE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def load_trust() -> ssl.SSLContext:
    """Return a context that trusts the operator's authorities, or else those of certifi."""
    named = (os.environ.get(name) for name in _BUNDLE_VARIABLES)
    chosen = next(filter(None, named), DEFAULT_CA_BUNDLE_PATH)
    is_folder = Path(chosen).is_dir()
    return ssl.create_default_context(
        cafile=None if is_folder else chosen, capath=chosen if is_folder else None
    )


class SharedTrust(HTTPAdapter):
    """Connections that share one context and always check whom they speak with."""

    def __init__(self, context: ssl.SSLContext, **options: Any) -> None:
        self._context = context
        super().__init__(**options)

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        super().init_poolmanager(*sizes, **options, ssl_context=self._context)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(
            proxy, **options, ssl_context=self._context
        )
        return manager

    def build_connection_pool_key_attributes(
        self,
        request: PreparedRequest,
        verify: Any,  # noqa: ARG002 - the context has been given what this names
        cert: str | tuple[str, str] | None = None,
    ) -> Any:
        return super().build_connection_pool_key_attributes(request, True, cert)  # noqa: FBT003

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        # Named here, the authorities would be read again for each connection.
        conn.cert_reqs = "CERT_REQUIRED"

r"""The App's private key as people manage to put it into an environment variable.

A PEM file has line breaks and many places where settings are kept have none, so the same key
arrives with real line breaks, with the two characters `\n`, or as base64 of the whole file.
"""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_BEGINNING = "-----BEGIN "


def normalise_private_key(text: str) -> str:
    """Return the key as PEM with real line breaks; ValueError when it is not an RSA key.

    The message never repeats any of the text.
    """
    pem = _as_pem(text.strip().strip("\"'"))
    load_rsa_key(pem)
    return pem


def load_rsa_key(pem: str) -> RSAPrivateKey:
    """Return the RSA private key in `pem`; ValueError, without any of the text, otherwise."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise ValueError("not a private key in PEM form without a password") from error
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("not an RSA private key, the only kind that GitHub Apps use")  # noqa: TRY004 - a wrong value, not a wrong type
    return key


def _as_pem(text: str) -> str:
    if not text.startswith(_BEGINNING):
        text = _from_base64(text)
    lines = text.replace("\\r", "").replace("\\n", "\n").splitlines()
    return "\n".join(line.strip() for line in lines).strip() + "\n"


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("ascii").strip()
    except (binascii.Error, ValueError) as error:
        raise ValueError("neither a private key in PEM form nor the base64 of one") from error

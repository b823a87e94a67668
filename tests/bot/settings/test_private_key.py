import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from bot.settings.private_key import normalise_private_key

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def as_pem(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    *,
    form: PrivateFormat = PrivateFormat.TraditionalOpenSSL,
    encryption: KeySerializationEncryption | None = None,
) -> str:
    return key.private_bytes(Encoding.PEM, form, encryption or NoEncryption()).decode()


PEM = as_pem(KEY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PEM, id="as downloaded"),
        pytest.param(PEM.strip(), id="without the last line break"),
        pytest.param(PEM.replace("\n", "\r\n"), id="Windows line breaks"),
        pytest.param(PEM.replace("\n", "\\n"), id="escaped line breaks"),
        pytest.param(PEM.replace("\n", "\\r\\n"), id="escaped Windows line breaks"),
        pytest.param(f'"{PEM.strip()}"', id="in quotes"),
        pytest.param(PEM.replace("\n", "\n    "), id="indented"),
        pytest.param(base64.b64encode(PEM.encode()).decode(), id="base64"),
        pytest.param(base64.encodebytes(PEM.encode()).decode(), id="base64 in lines"),
    ],
)
def test_a_key_is_understood_however_it_was_pasted(text: str) -> None:
    assert normalise_private_key(text) == PEM


def test_the_newer_form_of_the_same_key_is_kept_as_it_is() -> None:
    pem = as_pem(KEY, form=PrivateFormat.PKCS8)

    assert normalise_private_key(pem) == pem


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("hunter2-is-no-key", id="something else"),
        pytest.param(base64.b64encode(b"hunter2-is-no-key").decode(), id="base64 of it"),
        pytest.param(PEM[:200] + "hunter2", id="cut"),
        pytest.param(as_pem(ec.generate_private_key(ec.SECP256R1())), id="not RSA"),
        pytest.param(as_pem(KEY, encryption=BestAvailableEncryption(b"x")), id="with password"),
    ],
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a private key|not an RSA|neither") as caught:
        normalise_private_key(text)

    assert "hunter2" not in str(caught.value)

"""Access tokens: what is taken, and everything that must not be."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from services.api.accounts.tokens import BadTokenError, Tokens

SECRET = "s" * 64
PERSON = uuid4()
TOKENS = Tokens(SECRET, 60)


def claims(**other: Any) -> dict[str, Any]:
    said = jwt.decode(TOKENS.issue(PERSON, uuid4()), options={"verify_signature": False})
    return {name: value for name, value in {**said, **other}.items() if value is not None}


def signed(said: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(said, secret, algorithm=algorithm)


def unsigned(said: dict[str, Any], algorithm: str = "none") -> str:
    parts = ({"alg": algorithm, "typ": "JWT"}, said)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def test_a_token_brings_back_its_person_and_session() -> None:
    session = uuid4()
    assert TOKENS.read(TOKENS.issue(PERSON, session)) == (PERSON, session)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="no JWT"),
        pytest.param(unsigned(claims()), id="alg none"),
        pytest.param(unsigned(claims(), "None"), id="alg None"),
        pytest.param(unsigned(claims(), "HS256"), id="signature left out"),
        pytest.param(signed(claims(), algorithm="HS512"), id="another algorithm"),
        pytest.param(signed(claims(), secret="t" * 40), id="another key"),
        pytest.param(signed(claims(aud="other")), id="another audience"),
        pytest.param(signed(claims(iss="other")), id="another issuer"),
        pytest.param(signed(claims(exp=int(time.time()) - 1)), id="expired"),
        pytest.param(signed(claims(iat=int(time.time()) + 600)), id="from the future"),
        pytest.param(signed(claims(sub="not a uuid")), id="no person"),
        *(
            pytest.param(signed(claims(**{name: None})), id=f"without {name}")
            for name in ("exp", "iat", "aud", "iss", "jti", "sub", "sid")
        ),
    ],
)
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(BadTokenError):
        TOKENS.read(token)


def test_a_changed_payload_is_refused() -> None:
    head, _, signature = TOKENS.issue(PERSON, uuid4()).split(".")
    _, payload, _ = unsigned(claims(sub=str(uuid4()))).split(".")
    with pytest.raises(BadTokenError):
        TOKENS.read(f"{head}.{payload}.{signature}")

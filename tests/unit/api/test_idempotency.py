"""The header `Idempotency-Key`."""

import pytest

from services.api.idempotency import fingerprint, parse
from services.api.problems import Problem


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (None, None),
        ("k1", "k1"),
        ('"k1"', "k1"),
        ('"8e03978e-40d5-43dd-bc93-6894a57f9324"', "8e03978e-40d5-43dd-bc93-6894a57f9324"),
        (r'"a\"b\\c"', r"a\"b\c".replace(r"\"", '"')),
        ("k" * 255, "k" * 255),
    ],
)
def test_quoted_or_not(header: str | None, key: str | None) -> None:
    assert parse(header) == key


@pytest.mark.parametrize("header", ["", '""', " ", '"  "', "k" * 256, f'"{"k" * 256}"', "ключ", "a\tb", "a\x7f"])
def test_anything_else_is_refused(header: str) -> None:
    with pytest.raises(Problem) as caught:
        parse(header)
    assert caught.value.kind.name == "invalid-parameters"
    assert caught.value.extensions["errors"][0]["pointer"] == "/Idempotency-Key"


def test_order_and_spacing_of_the_body_do_not_count() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})

"""What letters say."""

from uuid import uuid4

import pytest

from contracts.language import Language
from services.api.letters.texts import FOLDER, Kind, compose, preferred, text_of

FIELDS = {"name": "Анна $code 안나", "code": "042317", "minutes": 15}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", Kind)
def test_every_letter_can_be_written_in_every_language(kind: Kind, language: Language) -> None:
    message = compose(uuid4(), kind, language, FIELDS, "Studio <studio@bottega.test>", "anna@example.com")
    body = message.get_content()
    assert FIELDS["name"] in body and message["Subject"] and message["To"] == "anna@example.com"
    assert (FIELDS["code"] in body) == (kind in {Kind.VERIFY, Kind.RESET})
    assert message["Message-ID"].endswith("@bottega.test>")
    assert FIELDS["name"].encode() in bytes(message), "readable in the file"


def test_no_text_is_without_use() -> None:
    texts = {path.name for path in FOLDER.iterdir()}
    assert texts == {f"{kind}.{language}.txt" for kind in Kind for language in Language}
    subjects = {text_of(kind, language)[0] for kind in Kind for language in Language}
    assert len(subjects) == len(texts)


@pytest.mark.parametrize(
    "address", ["a,b@example.com", "a\r\nBcc: b@example.com", "a<b>@example.com", "анна@example.com"]
)
def test_an_address_that_no_header_holds_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        compose(uuid4(), Kind.TRIED, "en", FIELDS, "studio@bottega.test", address)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9", "ru"),
        ("en;q=0.1, ko;q=0.8", "ko"),
        ("de, KO-kr;q=0.7, ru;q=0.71", "ru"),
        ("de;q=1.0, *;q=0.5", "en"),
        ("ru;q=x", "ru"),
        (";;,,q=", "en"),
    ],
)
def test_the_browsers_preference_is_heard(header: str, language: str) -> None:
    assert preferred(header) == language

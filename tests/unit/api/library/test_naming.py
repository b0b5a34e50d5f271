"""Names of files in an archive, and keys of the store."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.api.images.naming import MAX_WORDS, speaking_names
from services.api.library.orphans import digest_of, order_of

ID = UUID("0d5f2c1e-8f5b-4e0e-9a55-2f6f3a1c7b10")
DIGEST = "ab" * 32


def row(**said: Any) -> Any:
    known = {"id": ID, "kind": "picture", "tool": "generate", "prompt": None, "banner_type": None}
    return SimpleNamespace(
        **{**known, "media_type": "image/png", "created_at": datetime(2026, 5, 4, 23, tzinfo=UTC), **said}
    )


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"prompt": "a pink cake"}, "2026-05-04-a-pink-cake-0d5f2c1e.png"),
        ({"prompt": "Розовый торт!", "media_type": "image/jpeg"}, "2026-05-04-Розовый-торт-0d5f2c1e.jpg"),
        ({"banner_type": "story", "media_type": "application/pdf"}, "2026-05-04-story-0d5f2c1e.pdf"),
        ({"kind": "upload", "tool": None}, "2026-05-04-upload-0d5f2c1e.png"),
        ({"prompt": "../../etc/passwd\x00"}, "2026-05-04-etc-passwd-0d5f2c1e.png"),
        ({"prompt": "?!", "media_type": "x/y"}, "2026-05-04-picture-0d5f2c1e.bin"),
    ],
)
def test_a_name_speaks(said: dict[str, Any], name: str) -> None:
    assert speaking_names()(row(**said)) == name


def test_no_name_comes_twice_and_none_is_too_long() -> None:
    name_of = speaking_names()
    twins = [ID, UUID(hex=ID.hex[:8] + uuid4().hex[8:])]
    names = [name_of(row(id=each, prompt="케이크" * 100)) for each in twins]
    assert len(set(names)) == 2
    assert all(len(name.encode()) < 255 and len(name) < MAX_WORDS + 60 for name in names)


@pytest.mark.parametrize(
    ("key", "digest"),
    [
        (f"pictures/ab/{DIGEST}", DIGEST),
        (f"pictures/ba/{DIGEST}", None),
        (f"pictures/{DIGEST}", None),
        ("pictures/ab/readme.txt", None),
        (f"models/ab/{DIGEST}", None),
    ],
)
def test_a_key_of_a_picture(key: str, digest: str | None) -> None:
    assert digest_of(key) == digest


@pytest.mark.parametrize(
    ("key", "order_id"),
    [
        (f"orders/{ID}/generate/x.json", ID),
        (f"previews/{ID}/0-3.jpg", ID),
        ("orders/readme.txt", None),
        ("orders", None),
    ],
)
def test_a_key_of_an_order(key: str, order_id: UUID | None) -> None:
    assert order_of(key) == order_id

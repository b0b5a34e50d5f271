"""Examples of bodies and answers for routes that say none themselves. A test holds each against its schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.api.accounts.examples import WHEN, page_of


@dataclass(frozen=True)
class Shown:
    """Of one operation: bodies by a name, answers by their status."""

    bodies: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)


ORDER_ID = "c7c5d0de-2f5e-4c7a-8b0e-0b1f6b6a7d11"
IMAGE_ID = "5f0c8f0e-6f0b-4a55-9d6c-0a3c8d1e2b11"
MASK_ID = "8d2f4b6a-1c3e-4f50-9a7b-2e4d6c8b0a13"
BOOK_ID = "b4a6c8e0-2d4f-4a61-8c7e-9f1b3d5a7c15"
_IMAGE_URL, _MASK_URL = f"/api/images/{IMAGE_ID}/image", f"/api/images/{MASK_ID}/image"
_WORDS = "розовый торт с клубникой"
_ENGLISH = "a pink cake with strawberries"
_FINAL = f"{_ENGLISH}, on a white table, soft light"

ORDER = {
    "id": ORDER_ID,
    "tool": "generate",
    "status": "succeeded",
    "stage": None,
    "prompt": {"original": _WORDS, "english": _ENGLISH, "enhanced": _FINAL, "final": _FINAL},
    "price": 1,
    "warnings": [],
    "error": None,
    "progress": 1.0,
    "queue_position": None,
    "expected_seconds": None,
    "parameters": {
        "model": "small-world",
        "width": 256,
        "height": 256,
        "steps": 20,
        "guidance": 2.5,
        "scheduler": "ddim",
        "count": 1,
        "seed": 7,
        "seeds": [7],
        "negative_prompt": "",
        "language": "ru",
        "allow_unknown": False,
        "enhance": True,
        "review": False,
        "product_type": None,
        "decor_style": None,
        "brand_book": None,
        "brand_book_version": None,
    },
    "parent": None,
    "images": [
        {
            "id": IMAGE_ID,
            "order_id": ORDER_ID,
            "width": 256,
            "height": 256,
            "media_type": "image/png",
            "seed": 7,
            "banner_type": None,
            "url": _IMAGE_URL,
        }
    ],
    "created_at": WHEN,
    "ended_at": "2026-05-04T10:00:09Z",
    "free": False,
    "bookmarked": False,
}
_PLACED = {**ORDER, "status": "placed", "stage": "hold", "progress": 0.0, "images": [], "ended_at": None}
_RUNNING = {**_PLACED, "status": "running", "stage": "generate"}
_CANCELLED = {**_PLACED, "status": "cancelled", "stage": None, "ended_at": "2026-05-04T10:00:09Z"}
_IMAGE = {
    "id": IMAGE_ID,
    "kind": "picture",
    "username": "anna",
    "order_id": ORDER_ID,
    "tool": "generate",
    "parent_id": None,
    "width": 256,
    "height": 256,
    "seed": 7,
    "banner_type": None,
    "white": None,
    "media_type": "image/png",
    "bytes": 81234,
    "prompt": _FINAL,
    "model": "small-world",
    "bookmarked": True,
    "created_at": WHEN,
    "url": _IMAGE_URL,
    "download_url": f"/api/images/{IMAGE_ID}/download",
}
_STEP = {
    **{name: _IMAGE[name] for name in ("id", "kind", "order_id", "tool", "prompt", "parent_id", "width", "height")},
    "mask_id": None,
    "deleted": False,
    "created_at": WHEN,
    "url": _IMAGE_URL,
}
_REPAIRED = {**_STEP, "id": MASK_ID, "tool": "inpaint", "prompt": "a red balloon", "parent_id": IMAGE_ID}
_UPLOAD = {
    "id": MASK_ID,
    "kind": "mask",
    "width": 256,
    "height": 256,
    "media_type": "image/png",
    "bytes": 1204,
    "white": 0.21,
    "url": _MASK_URL,
    "download_url": f"/api/images/{MASK_ID}/download",
}
_BOOK_BODY = {
    "name": "Sladko",
    "palette": {"berry": "#c2185b", "cream": "#fff8e1"},
    "heading_font": "rounded",
    "text_font": "sans",
    "style_words": ["soft light", "homemade"],
    "forbidden_words": ["cheap"],
    "logo": MASK_ID,
}
_BOOK = {**_BOOK_BODY, "id": BOOK_ID, "version": 2, "logo_url": _MASK_URL, "created_at": WHEN, "changed_at": WHEN}
_PENDING = {"id": "5a0e8c34-16b7-4d2f-9c83-0b7d4e2f6a51", "status": "pending"}
_TOPPED_UP = {
    "available": 20,
    "held": 0,
    "total": 20,
    "transaction": {
        "id": _PENDING["id"],
        "kind": "grant",
        "amount": 10,
        "available": 20,
        "order_id": None,
        "reason": "top-up",
        "expires_at": None,
        "counterpart": None,
        "created_at": WHEN,
    },
}
_MODEL = {
    "name": "small-world",
    "title": "Small world",
    "family": "small",
    "task": "generate",
    "licence": "MIT",
    "price": 1,
    "bundled": True,
    "installed": True,
    "size": {"width": 256, "height": 256, "max_width": 512, "max_height": 512},
    "defaults": {"steps": 20, "guidance": 2.5, "scheduler": "ddim"},
    "aliases": [],
}
_WORKERS = {"bannerizer": 1, "generator": 2, "inpainter": 1, "prompt_enhancer": 1, "translator": 1}
_HEALTH = {
    "status": "ok",
    "dependencies": {"database": True, "broker": True, "storage": True, "workers": _WORKERS},
    "version": "0.1.0",
}
_EVENTS = f"""id: 1
event: status
data: {{"id": "{ORDER_ID}", "tool": "generate", "status": "placed", "stage": "hold"}}

event: progress
data: {{"order_id": "{ORDER_ID}", "stage": "generate", "progress": 0.4}}
"""

_GENERATE = {"tool": "generate", "prompt": _WORDS, "count": 2, "review": True}
_BANNER = {"type": "open_graph", "headline": "Торты с доставкой", "call_to_action": "Заказать"}
_REGION = {"rectangle": {"x": 150, "y": 20, "width": 80, "height": 80}}
_LATE = Shown(answers={"202": _PENDING})

EXAMPLES: Mapping[str, Shown] = {
    "post /api/auth/refresh": Shown({"a program": {"refresh_token": "b0Zs..."}, "the page": None}),
    "post /api/auth/logout": Shown({"a program": {"refresh_token": "b0Zs..."}, "the page": None}),
    "post /api/balance/top-up": Shown({"top-up": {"amount": 10}}, {"200": _TOPPED_UP, "202": _PENDING}),
    "post /api/departments/{department_id}/credits": _LATE,
    "post /api/departments/{department_id}/corrections": _LATE,
    "post /api/departments/{department_id}/distributions": _LATE,
    "post /api/users/{username}/credits": _LATE,
    "post /api/users/{username}/corrections": _LATE,
    "post /api/orders/{order_id}/refund": _LATE,
    "post /api/orders": Shown(
        {
            "generate": _GENERATE,
            "image_to_image": {"tool": "image_to_image", "image": IMAGE_ID, "prompt": _ENGLISH, "strength": 0.5},
            "inpaint": {"tool": "inpaint", "image": IMAGE_ID, "prompt": "красный шар", "region": _REGION},
            "banner": {"tool": "banner", "image": IMAGE_ID, "banner": _BANNER},
        },
        {"202": _PLACED},
    ),
    "post /api/orders/{order_id}/approve": Shown(
        {"edited": {"prompt": f"{_ENGLISH}, on a blue plate"}, "as it is": None}, {"200": _RUNNING}
    ),
    "post /api/orders/{order_id}/cancel": Shown(answers={"200": _CANCELLED}),
    "post /api/orders/{order_id}/claim": Shown(answers={"200": ORDER}),
    "get /api/orders/{order_id}/events": Shown(answers={"200": _EVENTS}),
    "get /api/events": Shown(answers={"200": _EVENTS}),
    "post /api/demo": Shown(answers={"202": _PLACED}),
    "get /api/images": Shown(answers={"200": page_of(_IMAGE)}),
    "get /api/images/{image_id}": Shown(answers={"200": _IMAGE}),
    "get /api/images/{image_id}/lineage": Shown(answers={"200": {"chain": [_STEP], "branches": [_REPAIRED]}}),
    "get /api/bookmarks": Shown(answers={"200": page_of(_IMAGE)}),
    "post /api/uploads": Shown(answers={"201": _UPLOAD}),
    "get /api/brand-books": Shown(answers={"200": page_of(_BOOK)}),
    "post /api/brand-books": Shown({"book": _BOOK_BODY}, {"201": {**_BOOK, "version": 1}}),
    "get /api/brand-books/{book_id}": Shown(answers={"200": _BOOK}),
    "put /api/brand-books/{book_id}": Shown({"book": _BOOK_BODY}, {"200": _BOOK}),
    "get /api/models": Shown(answers={"200": {"items": [_MODEL]}}),
    "get /health": Shown(answers={"200": _HEALTH}),
}

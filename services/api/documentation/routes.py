"""`/api/docs`: the interactive page and the OpenAPI document."""

import asyncio
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from litestar import Response, Router, get

from services.api.documentation.openapi import document

HERE = Path(__file__).parent


PAGE_FILES = {"page.js": "text/javascript", "page.css": "text/css"}


def documentation(routes: Sequence[Any], options: dict[str, Any]) -> Router:
    """The router; the document is made when first asked for, because making it takes a while."""

    making = asyncio.Lock()

    @cache
    def encoded() -> bytes:
        return msgspec.json.encode(document(routes, options))

    @get("/openapi.json")
    async def openapi() -> Response[bytes]:
        async with making:
            body = await asyncio.to_thread(encoded)
        return Response(body, media_type="application/vnd.oai.openapi+json")

    @get("/", media_type="text/html", sync_to_thread=False)
    def page() -> bytes:
        return _file("page.html")

    @get([f"/{name}" for name in PAGE_FILES], sync_to_thread=False)
    def part(request: Any) -> Response[bytes]:
        name = request.url.path.rpartition("/")[2]
        return Response(_file(name), media_type=PAGE_FILES[name])

    return Router("/api/docs", route_handlers=[openapi, page, part], opt={"public": True}, include_in_schema=False)


@cache
def _file(name: str) -> bytes:
    return (HERE / name).read_bytes()

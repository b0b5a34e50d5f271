"""`/studio`: the page's files, and its one document for every path below that is no file.

The paths below `/studio/` are the page's own; no route of the API lies there. Files below `assets/` carry a digest in
their names and are kept for ever, everything else is asked for again and answered `304` where it is the same.
"""

from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import File as FileOnDisk
from litestar.response import Redirect

from services.api.page.files import File, Variant, read_build
from services.api.page.policy import NO_BUILD_POLICY, content_policy, headers, origin
from services.api.problems import NOT_FOUND, Problem
from services.api.settings import WebSettings

BUILD = Path(__file__).resolve().parents[3] / "web" / "dist"
HOME = "/studio/"
DOCUMENT = "index.html"
FOR_EVER = "public, max-age=31536000, immutable"
EACH_TIME = "no-cache"
PIECE_BYTES = 256 * 1024
"""So much of a large file is in memory at once, for each who is being sent it."""
OPEN: dict[str, Any] = {"public": True}
NO_BUILD = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>bottega</title>
<h1>The page has not been built</h1>
<p>The API runs; its documentation is at <a href="/api/docs">/api/docs</a>.</p>
<p>Build the page with <code>make web</code> (or <code>make dev</code>), then start the API again.</p></html>"""


@get("/", opt=OPEN, include_in_schema=False, sync_to_thread=False)
def front() -> Redirect:
    """Whoever opens the address that `make dev` prints lands on the page."""
    return Redirect(HOME)


def page(settings: WebSettings, build: Path = BUILD) -> list[HTTPRouteHandler | Router]:
    """The routes of the page whose build lies in the folder `build`."""
    files = read_build(build)
    document_headers = headers(content_policy(origin(settings.s3_public_endpoint or settings.s3_endpoint)))

    @get(["/", "/{path:path}"], opt=OPEN, include_in_schema=False, sync_to_thread=False)
    def serve(request: Request[Any, Any, Any], path: str = "") -> Response[Any]:
        """A file, or the document, whose scripts know what the path means."""
        name = path.lstrip("/")
        file = files.get(name) or (None if _is_file(name) else files.get(DOCUMENT))
        if file is not None:
            return _answer(request, file, document_headers)
        if files:
            raise Problem(NOT_FOUND)
        return Response(NO_BUILD, status_code=503, media_type="text/html", headers=headers(NO_BUILD_POLICY))

    return [front, Router("/studio", route_handlers=[serve])]


def _is_file(name: str) -> bool:
    """Paths of the page's own have no dot in their last part."""
    return "." in name.rpartition("/")[2]


def _answer(request: Request[Any, Any, Any], file: File, document_headers: dict[str, str]) -> Response[Any]:
    variant = file.accepted(request.headers.get("accept-encoding", ""))
    said = _caching(file, variant)
    if file.media_type == "text/html":
        said |= document_headers
    if request.headers.get("if-none-match") == variant.etag:
        return Response(b"", status_code=304, headers=said)
    if variant.encoding:
        said["Content-Encoding"] = variant.encoding
    if variant.body is not None:
        return Response(variant.body, media_type=file.media_type, headers=said)
    if not variant.path.exists():  # built anew since the start, so that what asks for it is from before
        raise Problem(NOT_FOUND)
    said["Content-Disposition"] = "inline"
    return FileOnDisk(variant.path, media_type=file.media_type, headers=said, chunk_size=PIECE_BYTES)


def _caching(file: File, variant: Variant) -> dict[str, str]:
    kept = FOR_EVER if file.path.startswith("assets/") else EACH_TIME
    return {"Cache-Control": kept, "ETag": variant.etag, "Vary": "Accept-Encoding"}

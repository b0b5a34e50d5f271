"""How the built page is served: what is kept and for how long, in which coding, under which policy."""

import gzip
import random
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from services.api import problems
from services.api.page.files import KEPT_BYTES, read_build
from services.api.page.routes import PIECE_BYTES, page
from services.api.settings import WebSettings

SETTINGS = WebSettings(
    secret_key="k" * 40,
    s3_endpoint="http://inside:8333",
    s3_public_endpoint="https://key:secret@pictures.example:9000/bucket",
)
SCRIPT = b"console.log('page')\n" * 100


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>page</title>")
    (tmp_path / "assets" / "index-1a2b.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (tmp_path / "manifest.webmanifest").write_text("{}")
    return tmp_path


def client(folder: Path) -> httpx.AsyncClient:
    app = Litestar(page(SETTINGS, folder), exception_handlers={Exception: problems.handle}, openapi_config=None)
    headers = {"Accept-Encoding": "gzip"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bottega.test", headers=headers)


@pytest.mark.parametrize("path", ["/studio/", "/studio", "/studio/create", "/studio/orders/1c8e4f7a"])
async def test_every_path_of_the_page_is_its_document(build: Path, path: str) -> None:
    async with client(build) as api:
        answer = await api.get(path)
    assert answer.status_code == 200 and "<title>page" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_the_policy_lets_nothing_in_but_pictures_from_the_store(build: Path) -> None:
    async with client(build) as api:
        answer = await api.get("/studio/")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["img-src"] == "'self' blob: data: https://pictures.example:9000"
    for directive in ("default-src", "script-src", "style-src", "connect-src", "worker-src", "font-src"):
        assert policy[directive] == "'self'"
    for directive in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[directive] == "'none'"


async def test_what_has_a_digest_in_its_name_is_kept_for_ever(build: Path) -> None:
    async with client(build) as api:
        answer = await api.get("/studio/assets/index-1a2b.js")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["content-encoding"] == "gzip" and answer.content == SCRIPT
        plain = await api.get("/studio/assets/index-1a2b.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.content == SCRIPT
    assert plain.headers["etag"] != answer.headers["etag"]


async def test_a_large_file_is_sent_from_the_disk(build: Path) -> None:
    font = random.Random(1).randbytes(3 * PIECE_BYTES + 7)
    file = build / "assets" / "hangul-1a2b.ttf"
    file.write_bytes(font)
    assert [variant.body for variant in read_build(build)["assets/hangul-1a2b.ttf"].variants] == [None]
    async with client(build) as api:
        answer = await api.get("/studio/assets/hangul-1a2b.ttf")
        again = await api.get("/studio/assets/hangul-1a2b.ttf", headers={"If-None-Match": answer.headers["etag"]})
        file.unlink()
        gone = await api.get("/studio/assets/hangul-1a2b.ttf")
    assert answer.content == font and answer.headers["content-length"] == str(len(font))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "font/ttf" and answer.headers["content-disposition"] == "inline"
    assert again.status_code == 304 and not again.content
    assert gone.status_code == 404


async def test_a_large_file_is_sent_compressed_where_it_was_built_so(build: Path) -> None:
    script = random.Random(2).randbytes(KEPT_BYTES).hex().encode()
    (build / "assets" / "large-1a2b.js").write_bytes(script)
    (build / "assets" / "large-1a2b.js.gz").write_bytes(gzip.compress(script))
    async with client(build) as api:
        answer = await api.get("/studio/assets/large-1a2b.js")
    assert answer.headers["content-encoding"] == "gzip" and answer.content == script
    assert answer.headers["vary"] == "Accept-Encoding"


async def test_what_is_the_same_is_not_sent_again(build: Path) -> None:
    async with client(build) as api:
        first = await api.get("/studio/manifest.webmanifest")
        again = await api.get("/studio/manifest.webmanifest", headers={"If-None-Match": first.headers["etag"]})
    assert first.headers["content-type"].startswith("application/manifest+json")
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("path", ["/studio/assets/gone-9f.js", "/studio/../secret.txt", "/studio/.env"])
async def test_a_file_that_is_not_there_is_not_the_document(build: Path, path: str) -> None:
    async with client(build) as api:
        answer = await api.get(path)
    assert answer.status_code == 404


async def test_the_root_leads_to_the_page(build: Path) -> None:
    async with client(build) as api:
        answer = await api.get("/")
    assert answer.status_code == 302 and answer.headers["location"] == "/studio/"


async def test_without_a_build_the_page_says_how_to_get_one(tmp_path: Path) -> None:
    async with client(tmp_path) as api:
        answer = await api.get("/studio/create")
    assert answer.status_code == 503 and "make web" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]

"""Who is believed to speak for somebody else."""

import httpx
import pytest
from litestar import Litestar, Request, get

from services.api.serving import believing


@get("/", media_type="text/plain")
async def asked_from(request: Request) -> str:
    assert request.client is not None
    return request.client.host


@pytest.mark.parametrize(
    ("proxies", "sender", "seen"),
    [
        ("", "10.0.0.7", "10.0.0.7"),
        ("10.0.0.0/8", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.7", "203.0.113.9"),
        ("192.0.2.1,10.0.0.7", "10.0.0.7", "203.0.113.9"),
    ],
)
async def test_only_a_trusted_proxy_says_who_asks(proxies: str, sender: str, seen: str) -> None:
    app = believing(Litestar([asked_from]), proxies)
    transport = httpx.ASGITransport(app, client=(sender, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://bottega.example") as client:
        # What the outermost caller says of itself comes first, and counts for nothing.
        said = {"X-Forwarded-For": "198.51.100.5, 203.0.113.9"}
        assert (await client.get("/", headers=said)).text == seen

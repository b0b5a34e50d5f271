"""A person at the API, for tests: an account of their own and the requests that they make."""

import io
import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
from PIL import Image

ENDED = {"succeeded", "failed", "cancelled", "refused"}
PASSWORD = "a long enough password"


class Person:
    """Registers and logs in; `api` carries the access token."""

    def __init__(self, url: str, *, credits: int = 0) -> None:
        self.api = httpx.Client(base_url=url, timeout=30)
        self.email = f"{uuid.uuid4().hex[:10]}@bottega.test"
        account = {"email": self.email, "password": PASSWORD, "name": "Анна"}
        self.id = self.expect(201, self.api.post("/api/auth/register", json=account))["id"]
        tokens = self.expect(200, self.api.post("/api/auth/login", json={"email": self.email, "password": PASSWORD}))
        self.api.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        if credits:
            self.top_up(credits)

    @staticmethod
    def expect(status: int, answer: httpx.Response) -> Any:
        assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
        return answer.json() if answer.content else None

    def top_up(self, amount: int) -> None:
        key = {"Idempotency-Key": str(uuid.uuid4())}
        for _ in range(10):
            answer = self.api.post("/api/balance/top-up", json={"amount": amount}, headers=key)
            if answer.status_code == 200:
                return
            assert answer.status_code == 202, answer.text
        raise AssertionError("the top-up was never confirmed")

    def balance(self) -> dict[str, int]:
        told = self.expect(200, self.api.get("/api/balance"))
        return {name: told[name] for name in ("available", "held", "total")}

    def place(self, *, key: str | None = None, **body: Any) -> dict[str, Any]:
        body = {"tool": "generate", "prompt": "a pink cake", **body}
        body = {name: value for name, value in body.items() if value is not None}
        headers = {"Idempotency-Key": key} if key else {}
        return self.expect(202, self.api.post("/api/orders", json=body, headers=headers))

    def upload(self, picture: Image.Image | bytes, name: str = "picture.png") -> dict[str, Any]:
        """What the API says of an uploaded picture, or of these bytes."""
        if isinstance(picture, Image.Image):
            out = io.BytesIO()
            picture.save(out, "PNG")
            picture = out.getvalue()
        return self.expect(201, self.api.post("/api/uploads", files={"file": (name, picture)}))

    def picture(self, image_id: str) -> Image.Image:
        """The picture as it is downloaded."""
        answer = self.api.get(f"/api/images/{image_id}/download")
        assert answer.status_code == 200, answer.text
        return Image.open(io.BytesIO(answer.content))

    def make(self, **body: Any) -> dict[str, Any]:
        """The order, once it has succeeded."""
        done = self.wait(self.expect(202, self.api.post("/api/orders", json=body))["id"])
        assert done["status"] == "succeeded", done["error"]
        return done

    def order(self, order_id: str) -> dict[str, Any]:
        return self.expect(200, self.api.get(f"/api/orders/{order_id}"))

    def wait(self, order_id: str, *states: str, seconds: float = 60.0) -> dict[str, Any]:
        """The order once its status is one of `states` (default: once it has ended)."""
        until = time.monotonic() + seconds
        while True:
            order = self.order(order_id)
            if order["status"] in (states or ENDED):
                return order
            assert time.monotonic() < until, f"still {order['status']}, {order['stage']} after {seconds} s"
            assert not (states and order["status"] in ENDED), order
            time.sleep(0.05)

    def events(self, path: str, **headers: str) -> Iterator[dict[str, Any]]:
        """Server-sent events of a path: {id, event, data}, comments as {comment}."""
        with self.api.stream("GET", path, headers=headers, timeout=60) as answer:
            assert answer.status_code == 200, answer.read()
            yield from parse(answer.iter_lines())


def parse(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            yield {"comment": line[1:].strip()}
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield {"id": fields.get("id"), "event": fields["event"], "data": json.loads(fields["data"])}
            fields = {}
        else:
            fields = {}

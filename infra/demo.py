"""A person at the command line: `make demo`, with the stack running.

Places a Russian order with review, follows it live over server-sent events, edits the prompt; repairs the first
picture under a mask; composes two banners from it; saves the pictures, and prints each status and the credits before
and after. It uses nothing but the public HTTP API. Pictures and the demo's account lie in `demo-pictures/`, or in the
folder that is named on the command line.
"""

import json
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).parent.parent
URL = f"http://127.0.0.1:{os.environ.get('BOTTEGA_PORT', '8000')}"
FOLDER = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo-pictures"
ACCOUNT = FOLDER / "account.json"
PROMPT = "трёхъярусный розовый торт с клубникой на голубом фоне"
EDIT = "a three-tier pink cake with strawberries on a yellow background"
COUNT = 2
REPAIR = "красный воздушный шар на жёлтом фоне"
PART = {"rectangle": {"x": 182, "y": 14, "width": 70, "height": 82}}
BANNER = {
    "types": ["social_square", "leaderboard"],
    "headline": "Торт на ваш праздник",
    "text": "Клубника, сливки и три яруса. Привезём в день заказа.",
    "call_to_action": "Заказать",
}
PRICE = COUNT + 1 + len(BANNER["types"])
CREDITS = 10

console = Console()


class Client:
    """The API, as the demo's own account."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30)

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The answer's JSON. Ends the demo with the problem's own words where there is one."""
        answer = self._http.request(method, path, **options)
        if answer.is_error:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.json().get('detail', '')}")
        return answer.json()

    def log_in(self) -> str:
        """Log in, with an account that is made at the first time. Answers its e-mail address."""
        if not ACCOUNT.exists() or not self._try(json.loads(ACCOUNT.read_text())):
            account = {"email": f"demo-{secrets.token_hex(4)}@bottega.local", "password": secrets.token_urlsafe(16)}
            self.call("POST", "/api/auth/register", json={**account, "name": "Анна, кондитер"})
            FOLDER.mkdir(exist_ok=True)
            ACCOUNT.touch(mode=0o600)
            ACCOUNT.write_text(json.dumps(account))
            self._try(account)
        return json.loads(ACCOUNT.read_text())["email"]

    def _try(self, account: dict[str, str]) -> bool:
        answer = self._http.post("/api/auth/login", json=account)
        if answer.is_success:
            self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer.is_success

    def credits(self) -> dict[str, int]:
        return self.call("GET", "/api/balance")

    def events(self, order_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Names and data of the order's events, live, from its start to its end."""
        with self._http.stream("GET", f"/api/orders/{order_id}/events", timeout=None) as answer:
            name = ""
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    yield name, json.loads(value)

    def save(self, image: dict[str, Any]) -> Path:
        answer = self._http.get(f"/api/images/{image['id']}/download")
        answer.raise_for_status()
        path = FOLDER / f"{image['order_id'][:8]}-{image['banner_type'] or image['seed']}.png"
        path.write_bytes(answer.content)
        return path


def make(client: Client, title: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Place an order, show its way until it ends, save its pictures. Ends the demo where it did not succeed."""
    order = client.call("POST", "/api/orders", json=body, headers={"Idempotency-Key": secrets.token_hex(8)})
    console.print(f"[bold]{title}[/]: order {order['id']}, price {order['price']}")
    status, images = follow(client, order["id"])
    for image in images:
        path = client.save(image)
        console.print(f"  saved {path} ({image['width']}x{image['height']})", soft_wrap=True)
    if status != "succeeded":
        sys.exit(1)
    return images


def follow(client: Client, order_id: str) -> tuple[str, list[dict[str, Any]]]:
    """Show the order's way until it ends; the prompt is edited when its review comes."""
    images: list[dict[str, Any]] = []
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bars:
        working = bars.add_task("working", total=1.0, visible=False)
        for name, data in client.events(order_id):
            if name == "progress" and data["stage"] in {"generate", "inpaint", "compose"}:
                bars.update(working, completed=data["progress"], visible=True)
            elif name == "image":
                images.append(data)
            elif name == "status":
                _show(bars, working, data)
                if data["status"] == "review":
                    client.call("POST", f"/api/orders/{order_id}/approve", json={"prompt": EDIT})
    return data["status"], images


def _show(bars: Progress, working: TaskID, data: dict[str, Any]) -> None:
    where = f" · {data['stage']}" if data["stage"] else ""
    bars.console.print(f"  [bold]{data['status']}[/]{where}")
    if data["status"] == "review":
        said = data["prompt"]
        bars.console.print(f"    translated: {said['english']}\n    improved:   {said['enhanced']}")
        bars.console.print(f"    edited to:  {EDIT}")
    if data["error"]:
        bars.console.print(f"    [red]{data['error']['reason']}[/]")
    if data["status"] == "succeeded":
        bars.update(working, completed=1.0)


def main() -> None:
    client = Client(URL)
    try:
        email = client.log_in()
    except httpx.ConnectError:
        sys.exit(f"Nothing answers at {URL}. Start the stack with `make dev` (BOTTEGA_PORT names another port).")
    before = client.credits()
    if before["available"] < PRICE:
        client.call("POST", "/api/balance/top-up", json={"amount": CREDITS})
        before = client.credits()
    console.print(f"[bold]{email}[/] at {URL}, credits before: {before['available']}")
    painted = make(client, PROMPT, {"tool": "generate", "prompt": PROMPT, "review": True, "count": COUNT})
    part = {"image": painted[0]["id"], "prompt": REPAIR, "region": PART}
    repaired = make(client, f"a repair: {REPAIR}", {"tool": "inpaint", **part})
    make(client, "a banner", {"tool": "banner", "image": repaired[0]["id"], "banner": BANNER})
    after = client.credits()
    console.print(f"credits after: {after['available']} (held: {after['held']})")


if __name__ == "__main__":
    main()

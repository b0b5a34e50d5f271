"""Orders from the first request to the picture, through every process, on real servers. Engines are doubles."""

import io
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from PIL import Image

from tests.person import ENDED, Person
from tests.stack import eventually

RUSSIAN = "розовый торт с клубникой на голубом фоне"


@pytest.fixture
def person(running):
    return Person(running.url, credits=20)


def test_a_russian_order_with_review(person):
    placed = person.place(prompt=RUSSIAN, review=True, count=2, seed=7)
    assert placed["status"] == "placed" and placed["price"] == 2
    assert placed["parameters"]["seeds"] == [7, 8] and placed["images"] == []
    review = person.wait(placed["id"], "review")
    assert review["prompt"]["original"] == RUSSIAN and review["prompt"]["english"]
    assert person.balance() == {"available": 18, "held": 2, "total": 20}
    approved = person.expect(
        200, person.api.post(f"/api/orders/{placed['id']}/approve", json={"prompt": "a blue cake"})
    )
    assert approved["prompt"]["final"] == "a blue cake"
    done = person.wait(placed["id"])
    assert done["status"] == "succeeded" and done["progress"] == 1.0 and done["ended_at"]
    assert [image["seed"] for image in done["images"]] == [7, 8]
    assert (done["images"][0]["width"], done["images"][0]["height"]) == (256, 256)
    assert person.balance() == {"available": 18, "held": 0, "total": 18}
    newest = person.expect(200, person.api.get("/api/transactions"))["items"][0]
    assert (newest["kind"], newest["amount"], newest["order_id"]) == ("capture", -2, placed["id"])
    assert person.expect(200, person.api.get("/api/orders?status=succeeded"))["items"][0]["id"] == placed["id"]


def test_an_edit_in_russian_is_translated(person):
    order = person.place(prompt=RUSSIAN, review=True)
    person.wait(order["id"], "review")
    answer = person.api.post(f"/api/orders/{order['id']}/approve", json={"prompt": "синий торт"})
    person.expect(200, answer)
    done = person.wait(order["id"])
    assert done["status"] == "succeeded" and done["prompt"]["final"] not in {"синий торт", RUSSIAN}


def test_the_stream_replays_goes_on_live_and_ends(person):
    order = person.place(prompt=RUSSIAN, count=2)
    events = [event for event in person.events(f"/api/orders/{order['id']}/events") if "event" in event]
    durable = [event for event in events if event["id"]]
    assert [int(event["id"]) for event in durable] == list(range(1, len(durable) + 1))
    statuses = [event["data"]["status"] for event in durable if event["event"] == "status"]
    assert statuses[0] == "placed" and statuses[-1] == "succeeded"
    images = [event["data"] for event in durable if event["event"] == "image"]
    assert len(images) == 2 and durable[-1]["event"] == "status"
    assert all(event["id"] is None for event in events if event["event"] == "progress")
    again = [e for e in person.events(f"/api/orders/{order['id']}/events") if "event" in e]
    assert again == durable
    resumed = [e for e in person.events(f"/api/orders/{order['id']}/events", **{"Last-Event-ID": "2"}) if "event" in e]
    assert resumed == durable[2:]
    last = {"Last-Event-ID": durable[-1]["id"]}
    assert person.api.get(f"/api/orders/{order['id']}/events", headers=last).status_code == 204


def test_the_stream_of_all_my_orders(person, running):
    first, seen = person.place(), []
    other = Person(running.url, credits=1).place()
    person.wait(first["id"])
    second = person.place()
    for event in person.events("/api/events"):
        if event.get("event") == "status":
            seen.append((event["id"], event["data"]["id"], event["data"]["status"]))
        if seen and seen[-1][1:] == (second["id"], "succeeded"):
            break
    assert [row[1:] for row in seen if row[1] == first["id"]][-1][1] == "succeeded"
    assert other["id"] not in {row[1] for row in seen}
    resume_at, resumed = seen[1][0], []
    for event in person.events("/api/events", **{"Last-Event-ID": resume_at}):
        if event.get("event") == "status":
            resumed.append((event["id"], event["data"]["id"], event["data"]["status"]))
        if len(resumed) == len(seen) - 2:
            break
    assert resumed == seen[2:]


def test_the_stream_from_now_on_begins_with_an_id_and_misses_nothing(person):
    before = person.place()
    person.wait(before["id"])
    placed, seen, ids = None, [], []
    with person.api.stream("GET", "/api/events?last_event_id=now", timeout=60) as answer:
        for line in answer.iter_lines():
            if line.startswith("id: "):
                ids.append(line.removeprefix("id: "))
                placed = placed or person.place()
            elif line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: ")))
            if seen and seen[-1].get("status") == "succeeded":
                break
    assert len(ids) > 1 and {each.get("order_id", each["id"]) for each in seen} == {placed["id"]}
    assert next(each["status"] for each in seen if "status" in each) == "placed"
    resumed = person.events("/api/events", **{"Last-Event-ID": ids[0]})
    assert next(event for event in resumed if "event" in event)["data"] == seen[0]


def test_pictures_are_seen_downloaded_and_deleted(person, running):
    order = person.wait(person.place(seed=3)["id"])
    image = order["images"][0]
    meta = person.expect(200, person.api.get(f"/api/images/{image['id']}"))
    assert (meta["width"], meta["height"], meta["seed"]) == (256, 256, 3)
    redirect = person.api.get(image["url"])
    assert redirect.status_code in {302, 303, 307}
    direct = httpx.get(redirect.headers["location"])
    assert direct.status_code == 200
    download = person.api.get(f"/api/images/{image['id']}/download")
    assert download.content == direct.content and "attachment" in download.headers["content-disposition"]
    with Image.open(io.BytesIO(download.content)) as picture:
        assert picture.format == "PNG" and picture.size == (256, 256)
    stranger = Person(running.url)
    for path in ("", "/image", "/download"):
        assert stranger.api.get(f"/api/images/{image['id']}{path}").status_code == 404
    assert stranger.api.delete(f"/api/images/{image['id']}").status_code == 404
    assert person.api.delete(f"/api/images/{image['id']}").status_code == 204
    assert person.api.get(f"/api/images/{image['id']}").status_code == 404
    assert httpx.get(redirect.headers["location"]).status_code == 404


def test_the_same_seed_paints_the_same_picture_and_another_does_not(person):
    digests = []
    for seed in (11, 11, 12):
        order = person.wait(person.place(seed=seed)["id"])
        digests.append(person.api.get(f"/api/images/{order['images'][0]['id']}/download").content)
    assert digests[0] == digests[1] != digests[2]


def test_wait_answers_the_ended_order_or_the_picture_itself(person):
    body = {"tool": "generate", "prompt": "a pink cake"}
    order = person.expect(200, person.api.post("/api/orders", json=body, headers={"Prefer": "wait=60"}))
    assert order["status"] == "succeeded"
    for media_type, kind in (("image/jpeg", "JPEG"), ("image/png", "PNG")):
        headers = {"Prefer": "wait=60", "Accept": media_type}
        answer = person.api.post("/api/orders", json=body, headers=headers)
        assert answer.status_code == 200 and answer.headers["content-type"] == media_type
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.format == kind and picture.size == (256, 256)
    short = person.api.post("/api/orders", json={**body, "review": True}, headers={"Prefer": "wait=1"})
    assert short.status_code == 202 and short.json()["status"] == "review"


def test_a_repeated_request_is_one_order(person):
    key = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        placed = list(pool.map(lambda _: person.place(key=key), range(8)))
    assert len({order["id"] for order in placed}) == 1
    other = person.api.post(
        "/api/orders", json={"tool": "generate", "prompt": "a red car"}, headers={"Idempotency-Key": key}
    )
    assert other.status_code == 422 and other.json()["type"] == "/problems/idempotency-key-reused"
    person.wait(placed[0]["id"])
    assert person.balance()["total"] == 19


def test_credits_that_do_not_suffice(running):
    poor = Person(running.url)
    answer = poor.api.post("/api/orders", json={"tool": "generate", "prompt": "a cake"})
    assert answer.status_code == 402 and answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["required"] == 1 and answer.json()["balance"] == 0


def test_more_orders_than_credits_at_once_never_overdraw(running):
    person = Person(running.url, credits=3)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: person.api.post("/api/orders", json={"tool": "generate", "prompt": "a cake"}), range(8))
        )
    ended = [person.wait(answer.json()["id"]) for answer in answers if answer.status_code == 202]
    assert sum(order["status"] == "succeeded" for order in ended) == 3
    assert {order["status"] for order in ended} <= {"succeeded", "refused"}
    eventually(lambda: person.balance() == {"available": 0, "held": 0, "total": 0})


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"colour": "red"}, "/colour"),
        ({"width": 100}, "/width"),
        ({"width": 4096}, "/width"),
        ({"height": 1024}, "/height"),
        ({"count": 6}, "/count"),
        ({"count": 0}, "/count"),
        ({"steps": 0}, "/steps"),
        ({"guidance": -1}, "/guidance"),
        ({"seed": -1}, "/seed"),
        ({"scheduler": "magic"}, "/scheduler"),
        ({"model": "no such model"}, "/model"),
        ({"prompt": "  "}, "/prompt"),
        ({"prompt": "x" * 2001}, "/prompt"),
        ({"prompt": "粉红色的蛋糕"}, "/prompt"),
        ({"language": "fr"}, "/language"),
        ({"negative_prompt": "蛋糕"}, "/negative_prompt"),
        ({"review": "perhaps"}, "/review"),
    ],
    ids=str,
)
def test_bad_input_names_the_field(person, change, pointer):
    answer = person.api.post("/api/orders", json={"tool": "generate", "prompt": "a cake", **change})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert person.balance()["available"] == 20


def test_what_is_somebody_elses_is_not_found(person, running):
    order = person.place(review=True, prompt=RUSSIAN)
    stranger = Person(running.url, credits=1)
    path = f"/api/orders/{order['id']}"
    assert stranger.api.get(path).status_code == 404
    assert stranger.api.get(f"{path}/events").status_code == 404
    assert stranger.api.post(f"{path}/cancel").status_code == 404
    assert stranger.api.post(f"{path}/approve", json={"nonsense": 1}).status_code == 404
    assert httpx.get(running.url + path).status_code == 401
    assert person.wait(order["id"], "review")["status"] == "review"


def test_cancel_in_review_gives_everything_back_and_too_late_is_a_conflict(person):
    order = person.place(review=True, prompt=RUSSIAN)
    person.wait(order["id"], "review")
    assert person.expect(200, person.api.post(f"/api/orders/{order['id']}/cancel"))["status"] == "cancelled"
    eventually(lambda: person.balance() == {"available": 20, "held": 0, "total": 20})
    assert person.expect(200, person.api.post(f"/api/orders/{order['id']}/cancel"))["status"] == "cancelled"
    assert person.api.post(f"/api/orders/{order['id']}/approve").status_code == 409
    done = person.wait(person.place()["id"])
    assert person.api.post(f"/api/orders/{done['id']}/cancel").status_code == 409


def test_cancel_stops_the_running_and_lets_the_waiting_never_start(person, running):
    running.replace("generator", fakes=True, FAKE_STEP_SECONDS="0.2", FAKE_STEPS="50")
    try:
        orders = []
        for _ in range(4):
            # One after the other: two that come at the same moment may put one command more than the window out.
            orders.append(person.place())
            eventually(lambda: person.order(orders[-1]["id"])["stage"] == "generate")
        eventually(lambda: person.order(orders[0]["id"])["progress"] > 0.02)
        # Places in a queue are worked out once a second.
        eventually(lambda: person.order(orders[3]["id"])["queue_position"] == 2)
        began = time.monotonic()
        for order in reversed(orders):
            person.expect(200, person.api.post(f"/api/orders/{order['id']}/cancel"))
        eventually(lambda: person.balance() == {"available": 20, "held": 0, "total": 20})
        after = person.place()
        eventually(lambda: person.order(after["id"])["progress"] > 0.0)
        assert time.monotonic() - began < 10, "the cancelled painting stopped at its next step"
        assert all(person.order(order["id"])["status"] == "cancelled" for order in orders)
        person.api.post(f"/api/orders/{after['id']}/cancel")
    finally:
        running.replace("generator", fakes=True)


def test_one_order_can_be_followed_through_every_log(person, running):
    order = person.place(prompt=RUSSIAN)
    person.wait(order["id"])
    for service in ("conductor", "ledger", "translator", "generator"):
        eventually(lambda service=service: f'"order_id": "{order["id"]}"' in running.log(service), seconds=5)


def test_limits_and_history_pages(person):
    ids = [person.place()["id"] for _ in range(3)]
    assert all(person.wait(order_id)["status"] in ENDED for order_id in ids)
    first = person.expect(200, person.api.get("/api/orders?limit=2"))
    second = person.expect(200, person.api.get(f"/api/orders?limit=2&cursor={first['next_cursor']}"))
    assert [order["id"] for order in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None
    assert person.expect(200, person.api.get("/api/orders?to=2020-01-01T00:00:00Z"))["items"] == []

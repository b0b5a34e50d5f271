"""From a composition command to stored banners and one fact, and what ends it."""

import hashlib

import pytest

from chassis.errors import Permanent
from chassis.provenance import DigitalSourceType, read
from contracts.banners import Banner, BannerFormat
from contracts.events import CompositionCompleted
from contracts.pictures import Source
from services.bannerizer.handler import handle
from tests.fakes.work import FakeStorage, FakeWork
from tests.unit.bannerizer.studio import CAKE, SHORT, SOURCE, banner, brand, composition, logo, opened, size, studio

LOGO = Source(sha256="b" * 64, width=300, height=100)


class Pictures(FakeStorage):
    async def get(self, key: str) -> bytes | None:
        return self.objects[key][0] if key in self.objects else None


def work(*stored: tuple[Source, bytes]) -> FakeWork:
    made = FakeWork()
    made.storage = Pictures()
    made.storage.objects = {source.key: (body, "image/png") for source, body in stored}
    return made


async def compose(asked: Banner, at: FakeWork) -> CompositionCompleted:
    return await handle(studio(), composition(asked), at)


@pytest.mark.parametrize("wanted", BannerFormat)
async def test_every_size_becomes_a_stored_picture_in_its_order(wanted: BannerFormat) -> None:
    at = work((SOURCE, CAKE))
    sizes = (size("leaderboard"), size("custom", 320, 200), size())
    result = await compose(banner(*sizes, **SHORT, format=wanted), at)
    assert [(one.banner_type, one.width, one.height) for one in result.pictures] == [
        ("leaderboard", 728, 90),
        ("custom", 320, 200),
        ("medium_rectangle", 300, 250),
    ]
    for one in result.pictures:
        body, media_type = at.storage.objects[one.key]
        assert (media_type, one.media_type) == (wanted.media_type, wanted.media_type)
        assert (hashlib.sha256(body).hexdigest(), len(body), one.seed) == (one.sha256, one.bytes, None)
    assert [report["done"] for report in at.reports] == [pytest.approx(share / 3) for share in (1, 2, 3)]


@pytest.mark.parametrize("wanted", BannerFormat)
async def test_a_banner_says_what_it_was_made_from(wanted: BannerFormat) -> None:
    at = work((SOURCE, CAKE), (LOGO, logo()))
    (one,) = (await compose(banner(logo=LOGO, **SHORT, format=wanted), at)).pictures
    found = read(at.storage.objects[one.key][0], one.media_type)
    assert found is not None
    assert (found.tool, found.digital_source_type) == ("banner", DigitalSourceType.COMPOSITE)
    assert found.parents == (SOURCE.sha256, LOGO.sha256)
    assert found.banner == {"type": "medium_rectangle", **SHORT}


async def test_the_brands_logo_stands_in_where_the_banner_has_none() -> None:
    at = work((SOURCE, CAKE), (LOGO, logo()))
    with_logo = await compose(banner(**SHORT, brand=brand(logo=LOGO)), at)
    without = await compose(banner(**SHORT, brand=brand()), at)
    shown, plain = (opened(at.storage.objects[one.pictures[0].key][0]) for one in (with_logo, without))
    assert shown.convert("RGB").tobytes() != plain.convert("RGB").tobytes()


async def test_warnings_of_the_work_are_the_results() -> None:
    result = await compose(banner(headline="Торт 🎂"), work((SOURCE, CAKE)))
    assert result.warnings == ("The fonts have no 🎂: left out of the headline.",)


async def test_a_picture_that_is_gone_ends_the_order() -> None:
    with pytest.raises(Permanent) as refusal:
        await compose(banner(), work())
    assert refusal.value.code == "picture_gone"
    assert "deleted" in refusal.value.reason and "another" in refusal.value.reason


@pytest.mark.parametrize("stored", [None, b"no picture"])
async def test_a_logo_that_is_gone_or_broken_ends_the_order(stored: bytes | None) -> None:
    at = work((SOURCE, CAKE), *([(LOGO, stored)] if stored else []))
    with pytest.raises(Permanent) as refusal:
        await compose(banner(logo=LOGO), at)
    assert refusal.value.code == "unreadable_logo"
    assert [key for key in at.storage.objects if key not in (SOURCE.key, LOGO.key)] == []

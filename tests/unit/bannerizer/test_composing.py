"""Banners as the real typesetter makes them: sizes, formats, readability, and texts that stay data and stay whole."""

import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PIL import Image

from chassis.engine import CancelToken
from chassis.errors import Cancelled, Permanent
from contracts.banners import BannerFormat, BannerSize, Gradient, ImagePosition
from contracts.brands import Font
from services.bannerizer.engine.arrangement import arrange
from services.bannerizer.engine.colours import AA_TEXT, luminance, parse
from services.bannerizer.engine.typesetting import Typesetter
from tests.unit.bannerizer.studio import (
    ALL_SIZES,
    CAKE,
    SHORT,
    banner,
    brand,
    compose,
    encoded,
    logo,
    opened,
    size,
    studio,
    with_disc,
)

HARMLESS = "#panic() *bold* $x$ \\u{41} \"q\" 's' `c` @r <l> // -- [x]"
Pages = list[tuple[Typesetter, tuple[Any, ...]]]


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """What the typesetter was given for each banner."""
    seen: Pages = []
    real = Typesetter.set

    def recorded(self: Typesetter, *page: Any) -> bytes:
        seen.append((self, page))
        return real(self, *page)

    monkeypatch.setattr(Typesetter, "set", recorded)
    return seen


def rendered(page: tuple[Typesetter, tuple[Any, ...]], **colours: str) -> np.ndarray:
    """The page once more, with some colours replaced; (height, width, 3)."""
    typesetter, (layout, content, picture, veil, _) = page
    changed = content | {"colours": content["colours"] | colours}
    png = Typesetter.set.__closure__[0].cell_contents(typesetter, layout, changed, picture, veil, "png")
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


NO_INK = {"ink": "#00000000", "quiet_ink": "#00000000", "accent_ink": "#00000000"}


def inked(page: tuple[Typesetter, tuple[Any, ...]]) -> np.ndarray:
    """Where letters are, (height, width)."""
    return np.abs(rendered(page) - rendered(page, **NO_INK)).max(axis=2) > 8


def inside(letters: np.ndarray) -> bool:
    """Whether no letter touches the edge of the banner."""
    return not (letters[:2].any() or letters[-2:].any() or letters[:, :2].any() or letters[:, -2:].any())


def test_every_type_has_its_exact_size_and_shows_picture_and_texts(pages: Pages) -> None:
    made = compose(banner(*ALL_SIZES, **SHORT))
    assert [opened(body).size for body in made.bodies] == [(one.width, one.height) for one in ALL_SIZES]
    for page in pages:
        assert inked(page).mean() > 0.01
        assert page[1][2].width * page[1][2].height > 0.1 * page[1][1]["width"] * page[1][1]["height"]


@pytest.mark.parametrize("wanted", [(64, 64), (1001, 333), (333, 1001), (4096, 64)])
def test_a_custom_banner_has_its_own_size(wanted: tuple[int, int]) -> None:
    (body,) = compose(banner(size("custom", *wanted))).bodies
    assert opened(body).size == wanted


def test_the_same_banner_has_the_same_bytes_whatever_was_made_in_between() -> None:
    for wanted in BannerFormat:
        asked = banner(size("story"), size(), **SHORT, format=wanted)
        first = compose(asked)
        compose(banner(size("leaderboard"), **SHORT, image_position="background"), encoded(Image.new("RGB", (90, 60))))
        assert compose(asked) == first


def test_every_format_is_what_it_says() -> None:
    bodies = {wanted: compose(banner(size(), **SHORT, format=wanted)).bodies[0] for wanted in BannerFormat}
    assert opened(bodies[BannerFormat.PNG]).format == "PNG"
    assert (opened(bodies[BannerFormat.JPEG]).format, opened(bodies[BannerFormat.JPEG]).size) == ("JPEG", (300, 250))
    assert b'viewBox="0 0 300 250"' in bodies[BannerFormat.SVG]
    assert bodies[BannerFormat.PDF].startswith(b"%PDF-")
    assert re.search(rb"/MediaBox ?\[0 0 300(\.0)? 250(\.0)?\]", bodies[BannerFormat.PDF])


@pytest.mark.parametrize("wanted", ImagePosition)
def test_letters_stay_on_the_banner_and_off_the_picture(pages: Pages, wanted: ImagePosition) -> None:
    texts = SHORT | {"text": "Baked to order with berries. " * 3 + "Превысокомногорассмотрительствующий"}
    compose(
        banner(
            size(), size("wide_skyscraper"), size("billboard"), size("custom", 500, 500), **texts, image_position=wanted
        )
    )
    for page in pages:
        letters = inked(page)
        assert inside(letters)
        _, (layout, content, picture, _, _) = page
        if layout in {"side", "stack"}:
            at = {"left": np.s_[:, : picture.width], "right": np.s_[:, -picture.width :]}
            at |= {"top": np.s_[: picture.height], "bottom": np.s_[-picture.height :]}
            assert not letters[at[content["side"]]].any()


def noisy() -> bytes:
    return encoded(Image.fromarray(np.random.default_rng(5).integers(0, 256, (300, 400, 3), dtype=np.uint8)))


@pytest.mark.parametrize("background", [None, "#ffffff", "#808080", Gradient(start="#ff0000", end="#00ff00", angle=45)])
@pytest.mark.parametrize("wanted", [None, ImagePosition.BACKGROUND])
def test_texts_are_readable_on_what_is_really_behind_them(
    pages: Pages, wanted: ImagePosition | None, background: str | Gradient | None
) -> None:
    asked = banner(
        size(), size("custom", 270, 480), size("leaderboard"), image_position=wanted, background=background, **SHORT
    )
    compose(asked, noisy())
    for page in pages:
        letters, behind = inked(page), rendered(page, **NO_INK)
        colours = page[1][1]["colours"]
        accent = np.abs(behind - parse(colours["accent"])).max(axis=2) <= 1
        for name, where in (
            ("accent_ink", letters & accent),
            ("ink", letters & ~accent),
            ("quiet_ink", letters & ~accent),
        ):
            ink, pixels = luminance(parse(colours[name])), luminance(behind[where])
            ratios = (np.maximum(ink, pixels) + 0.05) / (np.minimum(ink, pixels) + 0.05)
            assert ratios.min() >= AA_TEXT, name


def test_a_persons_text_is_never_markup(pages: Pages) -> None:
    (body,) = compose(banner(size("open_graph"), headline=HARMLESS, text=HARMLESS, format="svg")).bodies
    words = pages[0][1][1]["texts"]["headline"]
    assert " ".join(word["whole"] for line in words for word in line).replace("\u00a0", " ") == HARMLESS
    assert b"<svg" in body


@pytest.mark.parametrize("text", ["#panic()", "*b*", "$x$", "= head", "_i_", '#image("/etc/passwd")', "\\", '"', "]"])
def test_signs_of_markup_are_drawn_as_they_are(pages: Pages, text: str) -> None:
    """Marked up, they would not take the room that as many letters do."""
    compose(banner(size("open_graph"), headline=text))
    typesetter, (layout, content, picture, veil, _) = pages[0]
    svg = typesetter.set(layout, content, picture, veil, "svg").decode()
    drawn = svg.count("<use ")
    assert drawn == len(text.replace(" ", ""))


@pytest.mark.parametrize("kind", ["leaderboard", "wide_skyscraper", "medium_rectangle", "story"])
@pytest.mark.parametrize("letter", ["W", "щ", "뷁", "."])
def test_a_long_run_of_one_letter_is_set_whole_or_refused(pages: Pages, kind: str, letter: str) -> None:
    try:
        compose(banner(size(kind), text=letter * 300))
    except Permanent as error:
        assert error.code == "text_does_not_fit"
        assert kind != "story" and letter != ".", "there is room"
        return
    typesetter, (layout, content, picture, veil, _) = pages[0]
    assert typesetter.set(layout, content, picture, veil, "svg").decode().count("<use ") == 300
    assert inside(inked(pages[0]))


@pytest.mark.parametrize(
    ("field", "called"), [("headline", "headline"), ("text", "text"), ("call_to_action", "call to action")]
)
def test_what_cannot_fit_is_named_with_its_banner(field: str, called: str) -> None:
    texts = SHORT | {field: "Превысокомногорассмотрительствующий " * 8}
    with pytest.raises(Permanent) as refusal:
        compose(banner(size("story"), size("leaderboard"), **texts))
    assert refusal.value.code == "text_does_not_fit"
    assert f"The {called} does not fit on leaderboard (728 x 90)" in refusal.value.reason
    assert "shorten" in refusal.value.reason


def test_texts_are_never_smaller_than_what_can_be_read(pages: Pages) -> None:
    compose(banner(size(), headline="Торты " * 12, text="Испечём и украсим к празднику. " * 5))
    rows = np.flatnonzero(inked(pages[0]).any(axis=1))
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    assert min(len(run) for run in runs) >= 0.45 * 12, "an x-height of 12 pixels' type"


def test_a_text_of_emoji_alone_is_left_out_with_a_warning() -> None:
    made = compose(banner(size(), headline="🎂🎉", text="Торт"))
    assert made.warnings == ("The fonts have no 🎂 🎉: left out of the headline.",)


def test_a_small_picture_on_a_large_banner_brings_a_warning() -> None:
    assert compose(banner(size())).warnings == ()
    assert compose(banner(size(), size("story"))).warnings == (
        "The picture has few pixels and may look soft on story.",
    )


@pytest.mark.parametrize("font", Font)
def test_each_family_of_fonts_looks_different(font: Font, pages: Pages) -> None:
    compose(banner(size(), **SHORT, brand=brand(heading_font=font, text_font=font)))
    compose(banner(size(), **SHORT, brand=brand(heading_font=[*Font, *Font][[*Font].index(font) + 1])))
    assert (inked(pages[0]) != inked(pages[1])).mean() > 0.01


def test_the_logo_is_shown_and_gets_a_plate_where_it_would_not_be_seen(pages: Pages) -> None:
    for background in ("#ffffff", "#151515"):
        compose(banner(size("open_graph"), **SHORT, background=background), logo=logo())
    assert [page[1][1]["colours"]["plate"] for page in pages] == [None, "#ffffff"]
    plain = rendered(pages[0])
    assert (np.abs(plain[:200, :500] - 20).max(axis=2) < 3).sum() > 500


@pytest.mark.parametrize("body", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", CAKE[:900]])
def test_a_picture_or_logo_that_cannot_be_read_ends_the_order(body: bytes) -> None:
    with pytest.raises(Permanent) as refusal:
        compose(banner(), logo=body)
    assert refusal.value.code == "unreadable_logo"
    assert "PNG, JPEG or WebP" in refusal.value.reason
    with pytest.raises(Permanent) as refusal:
        compose(banner(), picture=body)
    assert refusal.value.code == "unreadable_picture"


def test_a_wholly_transparent_logo_is_refused() -> None:
    with pytest.raises(Permanent, match="transparent"):
        compose(banner(), logo=encoded(Image.new("RGBA", (50, 50))))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_pictures_and_logos_come_in_three_formats(kind: str) -> None:
    picture = encoded(Image.fromarray(with_disc(120, (0.5, 0.5), 0.2, busy=True)), kind)
    assert opened(compose(banner(), picture, picture).bodies[0]).size == (300, 250)


def test_a_cancelled_order_stops_before_the_next_size() -> None:
    token, reports = CancelToken(), []

    def report(done: float, **fields: int) -> None:
        reports.append((done, fields))
        token.set()

    with pytest.raises(Cancelled):
        studio().compose(banner(*ALL_SIZES), CAKE, None, cancelled=token, report=report)
    assert reports == [(1 / len(ALL_SIZES), {"step": 1, "steps": len(ALL_SIZES), "picture": 0})]


def test_progress_runs_to_one() -> None:
    done: list[float] = []
    asked = banner(size(), size("leaderboard"))
    studio().compose(asked, CAKE, None, cancelled=CancelToken(), report=lambda share, **_: done.append(share))
    assert done == [0.5, 1.0]


@pytest.fixture(params=[None, *ImagePosition], ids=str)
def position(request: pytest.FixtureRequest) -> Iterator[ImagePosition | None]:
    yield request.param


def test_every_position_is_kept_or_excused(position: ImagePosition | None) -> None:
    for one in ALL_SIZES:
        found = arrange(one, position)
        assert (found.warning is None) == (position in (None, found.side))
        assert found.layout in {"strip", "side", "stack", "backdrop"}


@pytest.mark.parametrize(
    ("kind", "layout", "side"),
    [
        ("leaderboard", "strip", "left"),
        ("billboard", "side", "right"),
        ("medium_rectangle", "side", "right"),
        ("open_graph", "side", "right"),
        ("social_square", "stack", "top"),
        ("story", "stack", "top"),
        ("wide_skyscraper", "stack", "top"),
    ],
)
def test_each_type_has_the_layout_that_suits_it(kind: str, layout: str, side: str) -> None:
    found = arrange(size(kind), None)
    assert (found.layout, found.side.value) == (layout, side)


def test_a_picture_that_has_no_room_at_its_side_moves_with_a_warning() -> None:
    found = arrange(BannerSize(type="custom", width=100, height=400), ImagePosition.LEFT)
    assert found.side is ImagePosition.TOP
    assert found.warning == "custom (100 x 400) is too narrow for a picture at the left: it stands at the top."


def test_a_banner_without_any_text_is_a_picture(pages: Pages) -> None:
    compose(banner(*ALL_SIZES))
    assert not any(inked(page).any() for page in pages)

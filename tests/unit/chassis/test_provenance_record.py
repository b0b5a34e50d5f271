"""What the record says about a command's picture."""

from uuid import uuid4

from chassis import VERSION
from chassis.provenance import DigitalSourceType, Provenance
from contracts.banners import Banner, BannerSize
from contracts.brands import Brand
from contracts.events import CompositionRequested, GenerationRequested, InpaintingRequested
from contracts.pictures import Sampling, Scheduler, Source
from contracts.regions import Region

ORDER = {"order_id": uuid4(), "attempt": 1}
SAMPLING = Sampling(
    model="emblem", width=512, height=256, steps=30, guidance=7.5, scheduler=Scheduler.EULER_A, seeds=(7, 8)
)
PAINTING = ORDER | {"prompt": "a cake", "negative_prompt": "blur", "sampling": SAMPLING}
SOURCE = Source(sha256="a" * 64, width=512, height=256)
MASK = Source(sha256="b" * 64, width=512, height=256)


def test_a_picture_from_words_is_generated():
    made = Provenance.of_painting(GenerationRequested(**PAINTING), 8, tool="generate", width=512, height=256)
    assert made == Provenance(
        software=f"bottega/{VERSION}",
        tool="generate",
        digital_source_type=DigitalSourceType.GENERATED,
        width=512,
        height=256,
        prompt="a cake",
        negative_prompt="blur",
        model="emblem",
        steps=30,
        guidance=7.5,
        scheduler=Scheduler.EULER_A,
        seed=8,
    )


def test_a_picture_painted_over_another_is_composite_and_names_it():
    command = GenerationRequested(**PAINTING, source=SOURCE, strength=0.6)
    made = Provenance.of_painting(command, 7, tool="restyle", width=512, height=256)
    assert made.digital_source_type == DigitalSourceType.COMPOSITE
    assert (made.parents, made.strength, made.mask) == (("a" * 64,), 0.6, None)


def test_an_inpainted_picture_names_its_mask():
    command = InpaintingRequested(**PAINTING, source=SOURCE, mask=MASK, strength=0.9)
    made = Provenance.of_painting(command, 7, tool="inpaint", width=500, height=250)
    assert (made.parents, made.strength, made.mask) == (("a" * 64,), 0.9, "b" * 64)
    assert (made.width, made.height) == (500, 250)


def test_a_mask_made_of_a_region_is_named_by_who_made_it():
    command = InpaintingRequested(**PAINTING, source=SOURCE, region=Region(points=((3, 4),)))
    made = Provenance.of_painting(command, 7, tool="inpaint", width=512, height=256, mask="c" * 64)
    assert made.mask == "c" * 64


def test_a_banner_names_its_picture_its_logo_and_its_texts():
    size = BannerSize(type="story", width=1080, height=1920)
    logo = Source(sha256="d" * 64, width=10, height=10)
    brand = Brand(id=uuid4(), version=1, logo=logo)
    banner = Banner(sizes=(size,), headline="Торт", call_to_action="Заказать", brand=brand)
    made = Provenance.of_composition(CompositionRequested(**ORDER, source=SOURCE, banner=banner), size, tool="banner")
    assert made.digital_source_type == DigitalSourceType.COMPOSITE
    assert made.parents == ("a" * 64, "d" * 64)
    assert made.banner == {"type": "story", "headline": "Торт", "call_to_action": "Заказать"}
    assert (made.width, made.height, made.steps) == (1080, 1920, None)


def test_source_types_are_terms_of_the_iptc_vocabulary():
    terms = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    assert DigitalSourceType.GENERATED.uri == f"{terms}trainedAlgorithmicMedia"
    assert DigitalSourceType.COMPOSITE.uri == f"{terms}compositeWithTrainedAlgorithmicMedia"


def test_a_newer_record_may_say_more():
    record = '{"tool": "upscale", "digital_source_type": "trainedAlgorithmicMedia", "width": 1, "height": 2, "new": 3}'
    assert Provenance.model_validate_json(record).tool == "upscale"

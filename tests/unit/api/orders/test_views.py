"""The OpenAPI document describes orders as they are answered."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from chassis.catalogue import load_catalogue
from contracts.ordering import OrderBody
from services.api.orders.materials import Materials
from services.api.orders.placing import Terms, draft
from services.api.orders.schemas import EXAMPLE, Order, OrderError, OrderImage, OrderParent, PromptChain
from services.api.orders.views import image_view, order_view

PARTS = {"prompt": PromptChain, "error": OrderError, "parent": OrderParent}
TERMS = Terms(UUID(int=8), UUID(int=9), load_catalogue(), max_characters=100, now=datetime.now(UTC))
PICTURE = {
    "id": UUID(int=1),
    "order_id": UUID(int=8),
    "width": 256,
    "height": 256,
    "media_type": "image/png",
    "seed": 7,
    "banner_type": None,
}


def test_an_order_has_the_fields_that_the_document_names():
    order = draft(OrderBody.model_validate({"tool": "generate", "prompt": "торт"}).root, Materials({}, None), TERMS)
    view = order_view(order, pictures=[PICTURE])
    for said in (view, EXAMPLE):
        assert said.keys() == set(Order.__struct_fields__)
        assert said["images"][0].keys() == set(OrderImage.__struct_fields__) == image_view(PICTURE).keys()
        for name, form in PARTS.items():
            assert said[name] is None or said[name].keys() == set(form.__struct_fields__)
        assert msgspec.convert(said, Order, strict=False)

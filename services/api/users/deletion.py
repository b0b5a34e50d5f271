"""Forgetting a person: what was paid stays in the books, and nothing in them says who it was or what was asked for.

The rows of the account, its orders and its pictures stay, because the ledger and the statistics count by them. A later
sweep removes the bytes of pictures that are marked deleted.
"""

from uuid import UUID

from sqlalchemy import Table, delete, func, null, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts import store
from services.api.accounts.person import Role, Status
from services.api.tables import (
    api_keys,
    bookmarks,
    brand_book_versions,
    brand_books,
    codes,
    dead_letters,
    idempotency_keys,
    images,
    letters,
    order_bookmarks,
    orders,
    partner_holders,
    presets,
    refresh_tokens,
)

NAME = "Deleted account"

_OWN_ROWS: tuple[Table, ...] = (
    refresh_tokens, api_keys, codes, letters, idempotency_keys, bookmarks, order_bookmarks, partner_holders,
)  # fmt: skip
"""Tables whose `user_id` says whose a row is, and of which nothing is kept."""

_BLANK_ORDERS = text(
    """
    UPDATE orders SET
        prompt_original = '', prompt_english = NULL, prompt_enhanced = NULL, prompt_final = NULL, prompt_negative = '',
        warnings = '{}', error_reason = CASE WHEN error_code IS NOT NULL THEN '' END,
        parameters = parameters - ARRAY['negative_prompt', 'brand', 'inject'] || CASE WHEN parameters ? 'banner'
            THEN jsonb_build_object('banner',
                (parameters -> 'banner') - ARRAY['headline', 'text', 'call_to_action', 'brand', 'logo'])
            ELSE '{}' END
    WHERE owner_id = :person
    """
)
_BLANK_EVENTS = text(
    "UPDATE order_events SET data = data - ARRAY['prompt', 'warnings', 'error'] WHERE owner_id = :person"
)


async def forget(connection: AsyncConnection, user_id: UUID) -> None:
    """Everything that is personal of this person, whose row the caller has locked and whose orders have ended."""
    for table in _OWN_ROWS:
        await connection.execute(delete(table).where(table.c.user_id == user_id))
    await connection.execute(delete(presets).where(presets.c.owner_id == user_id))
    await _forget_brand_books(connection, user_id)
    await _forget_orders(connection, user_id)
    unlimited = dict.fromkeys(("max_orders_in_flight", "max_orders_a_day", "max_images"))
    await store.change(
        connection,
        user_id,
        email=f"deleted-{user_id.hex}@deleted.invalid",
        username=f"deleted-{user_id.hex[:12]}",
        name=NAME,
        password_hash=null(),
        role=Role.MEMBER.value,
        status=Status.DELETED.value,
        deleted_at=func.now(),
        department_id=null(),
        default_pool=null(),
        **unlimited,
    )


async def _forget_brand_books(connection: AsyncConnection, user_id: UUID) -> None:
    own = select(brand_books.c.id).where(brand_books.c.owner_id == user_id)
    await connection.execute(delete(brand_book_versions).where(brand_book_versions.c.brand_book_id.in_(own)))
    await connection.execute(delete(brand_books).where(brand_books.c.owner_id == user_id))


async def _forget_orders(connection: AsyncConnection, user_id: UUID) -> None:
    """What was asked for, and what came of it. A dead letter that needs a person is about credits, and stays."""
    person = {"person": user_id}
    own = select(orders.c.id).where(orders.c.owner_id == user_id)
    await connection.execute(delete(dead_letters).where(dead_letters.c.order_id.in_(own), ~dead_letters.c.alert))
    await connection.execute(_BLANK_ORDERS, person)
    await connection.execute(_BLANK_EVENTS, person)
    shown = (images.c.owner_id == user_id, images.c.deleted_at.is_(None))
    await connection.execute(update(images).where(*shown).values(deleted_at=func.now()))

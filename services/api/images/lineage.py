"""Where a picture comes from and what became of it: two queries over orders that name their parent."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.images.schemas import Lineage, Step
from services.api.orders.order import image_url

MAX_STEPS = 1000
"""A chain has no end of its own; this many steps are told of it."""
MAX_BRANCHES = 200

_STEP = """
    SELECT i.id, i.kind, i.order_id, o.tool,
           coalesce(nullif(o.prompt_final, ''), nullif(o.prompt_original, '')) AS prompt,
           o.parent_id, coalesce((o.parameters ->> 'mask_id')::uuid, m.id) AS mask_id,
           i.width, i.height, i.deleted_at IS NOT NULL AS deleted, i.created_at
    FROM images i
    LEFT JOIN orders o ON o.id = i.order_id
    LEFT JOIN images m ON m.order_id = i.order_id AND m.kind = 'mask'
"""
_CHAIN = text(f"""
    WITH RECURSIVE chain AS (
        SELECT i.id, i.order_id, 0 AS depth FROM images i
        WHERE i.id = :image_id AND i.owner_id = :owner_id AND i.deleted_at IS NULL
        UNION ALL
        SELECT i.id, i.order_id, chain.depth + 1 FROM chain
        JOIN orders o ON o.id = chain.order_id
        JOIN images i ON i.id = o.parent_id AND i.owner_id = :owner_id
        WHERE chain.depth < {MAX_STEPS}
    )
    SELECT step.* FROM chain JOIN ({_STEP}) step ON step.id = chain.id ORDER BY chain.depth DESC
""").bindparams(bindparam("image_id"), bindparam("owner_id"))
_BRANCHES = text(f"""
    {_STEP} WHERE o.parent_id = :image_id AND i.kind = 'picture' AND i.owner_id = :owner_id AND i.deleted_at IS NULL
    ORDER BY i.created_at, i.position LIMIT {MAX_BRANCHES}
""").bindparams(bindparam("image_id"), bindparam("owner_id"))


async def find(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Lineage | None:
    """The lineage of the owner's picture; None where there is no such picture."""
    names = {"image_id": image_id, "owner_id": owner_id}
    chain = (await connection.execute(_CHAIN, names)).all()
    if not chain:
        return None
    branches = (await connection.execute(_BRANCHES, names)).all()
    return Lineage([_step(row) for row in chain], [_step(row) for row in branches])


def _step(row: Row[Any]) -> Step:
    return Step(**row._mapping, url=image_url(row.id))

"""The statements that write. What one outcome writes goes to the database in a single statement.

Each part is a common table expression; `write` joins those that an outcome needs. The last one moves the holder's
version, and matches no row unless the holder is still at the version that the outcome was decided on.
"""

from functools import cache

from sqlalchemy import TextClause, text

TRANSFER = """
moved AS (
    INSERT INTO transfers (kind, holder_id, order_id, purse_id, amount, reason, cause, version)
    VALUES (:kind, :holder_id, :transfer_order, :transfer_purse, :amount, :reason, :cause, :version)
    RETURNING id
), entered AS (
    INSERT INTO entries (transfer_id, line, account, purse_id, amount)
    SELECT moved.id, entry.line, entry.account, entry.purse_id, entry.amount
    FROM moved, unnest(CAST(:entry_accounts AS text[]), CAST(:entry_purses AS uuid[]),
                       CAST(:entry_amounts AS bigint[]))
        WITH ORDINALITY AS entry (account, purse_id, amount, line)
), shifted AS (
    UPDATE purses SET posted = purses.posted + shift.posted, held = purses.held + shift.held
    FROM unnest(CAST(:shift_purses AS uuid[]), CAST(:shift_posted AS bigint[]), CAST(:shift_held AS bigint[]))
        AS shift (id, posted, held)
    WHERE purses.id = shift.id
)"""

# Not an upsert: should another holder's hold of this order have got there first, this one must fail.
PLACED = """
placed AS (
    INSERT INTO holds (order_id, holder_id, amount, state, expires_at, input, placed, settled)
    VALUES (:order_id, :holder_id, :hold_amount, :state, :expires_at, :input, CAST(:placed AS jsonb),
            CAST(:settled AS jsonb))
    RETURNING order_id
), drawn AS (
    INSERT INTO hold_purses (order_id, purse_id, amount)
    SELECT placed.order_id, draw.purse_id, draw.amount
    FROM placed, unnest(CAST(:draw_purses AS uuid[]), CAST(:draw_amounts AS bigint[]))
        AS draw (purse_id, amount)
)"""

CHANGED = """
changed AS (
    UPDATE holds SET state = :state, input = :input, placed = CAST(:placed AS jsonb),
        settled = CAST(:settled AS jsonb), updated_at = now()
    WHERE order_id = :order_id
)"""


@cache
def write(*parts: str) -> TextClause:
    """All of `parts` at once. The holder goes from version - 1 to :version."""
    step = "UPDATE holders SET version = :version WHERE id = :holder_id AND version = :version - 1"
    return text(f"WITH {','.join(parts)}\n{step}")

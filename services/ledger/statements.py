"""The statements in SQL, most of which write. What one outcome writes goes to the database in a single statement.

Each part is a common table expression; `write` joins those that an outcome needs. The last step moves the versions
of the holders, and matches none that is no longer at the version that the outcome was decided on.
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


# The table refuses more than was drawn.
REFUNDED = """
refunded AS (
    UPDATE hold_purses SET refunded = hold_purses.refunded + part.amount
    FROM unnest(CAST(:refund_purses AS uuid[]), CAST(:refund_amounts AS bigint[])) AS part (purse_id, amount)
    WHERE hold_purses.order_id = :transfer_order AND hold_purses.purse_id = part.purse_id
)"""

ANSWERED = """
answered AS (
    INSERT INTO answers (id, input, said) VALUES (:answer_id, :answer_input, CAST(:said AS jsonb))
)"""

# Upwards from a purse, through those past their date, to the first that is not.
LIVING_SOURCE = text("""
WITH RECURSIVE line AS (
    SELECT source.* FROM purses JOIN purses AS source ON source.id = purses.parent_id WHERE purses.id = :purse
    UNION ALL
    SELECT source.* FROM line JOIN purses AS source ON source.id = line.parent_id WHERE line.expires_at <= now()
)
SELECT id, holder_id, expires_at, parent_id FROM line WHERE expires_at IS NULL OR expires_at > now()""")


@cache
def write(*parts: str) -> TextClause:
    """All of `parts` at once. Each of :holders goes to its one of :versions, from the one before."""
    step = """UPDATE holders SET version = moving.version
    FROM unnest(CAST(:holders AS uuid[]), CAST(:versions AS bigint[])) AS moving (id, version)
    WHERE holders.id = moving.id AND holders.version = moving.version - 1"""
    return text(f"WITH {','.join(parts)}\n{step}")

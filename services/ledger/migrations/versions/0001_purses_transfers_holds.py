"""Purses, transfers and holds, with the rules that the database keeps by itself; inbox and outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ACCOUNTS = """
-- Rows that change with every command leave room in their page for the next version.
CREATE TABLE holders (
    id uuid PRIMARY KEY,
    version bigint NOT NULL CHECK (version >= 0)
) WITH (fillfactor = 50);

CREATE TABLE purses (
    id uuid PRIMARY KEY,
    holder_id uuid NOT NULL REFERENCES holders,
    posted bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    expires_at timestamptz,
    input bytea NOT NULL,
    granted jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT purses_nothing_overdrawn CHECK (posted - held >= 0),
    CONSTRAINT purses_held_not_negative CHECK (held >= 0)
) WITH (fillfactor = 50);

-- Purses that own something; spent ones are history.
CREATE INDEX purses_holder ON purses (holder_id) WHERE posted > 0;

CREATE INDEX purses_expiring ON purses (expires_at) WHERE posted > 0 AND expires_at IS NOT NULL;
"""

TRANSFERS = """
CREATE TABLE transfers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('grant', 'hold', 'capture', 'release', 'expire')),
    holder_id uuid NOT NULL REFERENCES holders,
    order_id uuid,
    purse_id uuid REFERENCES purses,
    amount bigint NOT NULL CHECK (amount > 0),
    reason text NOT NULL,
    cause uuid,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT transfers_order CHECK ((order_id IS NOT NULL) = (kind IN ('hold', 'capture', 'release'))),
    CONSTRAINT transfers_purse CHECK ((purse_id IS NOT NULL) = (kind IN ('grant', 'expire')))
);

CREATE UNIQUE INDEX transfers_held_once ON transfers (order_id) WHERE kind = 'hold';

CREATE UNIQUE INDEX transfers_resolved_once ON transfers (order_id) WHERE kind IN ('capture', 'release');

CREATE UNIQUE INDEX transfers_granted_once ON transfers (purse_id) WHERE kind = 'grant';

CREATE UNIQUE INDEX transfers_holder_version ON transfers (holder_id, version);

CREATE TABLE entries (
    transfer_id bigint NOT NULL REFERENCES transfers,
    line smallint NOT NULL,
    account text NOT NULL CHECK (account IN ('purse', 'issuance', 'revenue', 'expired')),
    purse_id uuid REFERENCES purses,
    amount bigint NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (transfer_id, line),
    CONSTRAINT entries_purse CHECK ((account = 'purse') = (purse_id IS NOT NULL))
);

CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: what was booked stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

BALANCED = """
-- A transfer that moves something has entries that sum to zero and move its amount; a pending one has none.
CREATE FUNCTION transfer_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booked bigint;
    wanted bigint;
    total numeric;
    moved numeric;
BEGIN
    IF TG_TABLE_NAME = 'transfers' THEN booked := NEW.id; ELSE booked := NEW.transfer_id; END IF;
    SELECT CASE WHEN kind IN ('grant', 'capture', 'expire') THEN amount ELSE 0 END INTO wanted
        FROM transfers WHERE id = booked;
    SELECT coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE amount > 0), 0) INTO total, moved
        FROM entries WHERE transfer_id = booked;
    IF total <> 0 OR moved <> wanted THEN
        RAISE EXCEPTION 'transfer % is not balanced: moves % of %, sum %', booked, moved, wanted, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

-- Deferred to the commit, when all the lines are there.
CREATE CONSTRAINT TRIGGER transfers_balanced AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.kind IN ('grant', 'capture', 'expire')) EXECUTE FUNCTION transfer_is_balanced();

CREATE CONSTRAINT TRIGGER entries_balanced AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION transfer_is_balanced();
"""

HOLDS = """
CREATE TABLE holds (
    order_id uuid PRIMARY KEY,
    holder_id uuid NOT NULL REFERENCES holders,
    amount bigint NOT NULL CHECK (amount >= 0),
    state text NOT NULL CHECK (state IN ('held', 'captured', 'released', 'declined', 'tombstone')),
    expires_at timestamptz,
    input bytea,
    placed jsonb,
    settled jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT holds_placed CHECK (state = 'tombstone' OR (placed IS NOT NULL AND expires_at IS NOT NULL)),
    CONSTRAINT holds_settled CHECK (state IN ('held', 'declined') OR settled IS NOT NULL),
    CONSTRAINT holds_open CHECK (state <> 'held' OR settled IS NULL),
    CONSTRAINT holds_input CHECK ((input IS NULL) = (placed IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX holds_open_until ON holds (expires_at) WHERE state = 'held';

CREATE TABLE hold_purses (
    order_id uuid NOT NULL REFERENCES holds,
    purse_id uuid NOT NULL REFERENCES purses,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (order_id, purse_id)
);

CREATE FUNCTION hold_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % is % and stays so', OLD.order_id, OLD.state USING ERRCODE = 'restrict_violation';
END $$;

-- A hold resolves at most once, and nobody rewrites whose it is or how much.
CREATE TRIGGER holds_final BEFORE UPDATE ON holds FOR EACH ROW
    WHEN ((OLD.state <> 'held' AND NEW.state <> OLD.state)
        OR (NEW.order_id, NEW.holder_id, NEW.amount) IS DISTINCT FROM (OLD.order_id, OLD.holder_id, OLD.amount))
    EXECUTE FUNCTION hold_is_final();

CREATE TRIGGER holds_kept BEFORE DELETE OR TRUNCATE ON holds
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER hold_purses_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hold_purses
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

_Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for ddl in (ACCOUNTS, TRANSFERS, BALANCED, HOLDS):
        for statement in _statements(ddl):
            op.execute(statement)
    _inbox()
    _outbox()


def _statements(ddl: str) -> list[str]:
    """asyncpg prepares one statement at a time; those of a script are parted by an empty line."""
    return [part for part in ddl.strip().split("\n\n") if part]


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("fingerprint", sa.LargeBinary, nullable=False),
        sa.Column("taken_at", _Time, nullable=False, server_default=sa.func.now()),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _Time, nullable=False, server_default=sa.func.now()),
    )
    # Rows live for milliseconds: what is dead must go long before it is a fifth of a table that is mostly empty.
    op.execute("ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '2s'")
    for table in ("outbox", "inbox", "hold_purses", "holds", "entries", "transfers", "purses", "holders"):
        op.drop_table(table)
    for function in ("hold_is_final", "transfer_is_balanced", "append_only"):
        op.execute(f"DROP FUNCTION {function}")

"""Credits that are handed on, corrected and refunded: purses that come from purses, answers in a table of their own.

The way back keeps every credit where it is. What the release before does not know it reads as something that it
does: a new kind of transfer as an expiry that says in its reason what it was, a purse of any origin as a grant.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ANSWERS = """
CREATE TABLE answers (
    id uuid PRIMARY KEY,
    input bytea NOT NULL,
    said jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

INSERT INTO answers SELECT id, input, jsonb_build_array(granted), created_at FROM purses;

CREATE TRIGGER answers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON answers
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

ALTER TABLE purses DROP COLUMN input, DROP COLUMN granted, ADD COLUMN parent_id uuid REFERENCES purses;

-- The sweep asks where a purse comes from before it has a lock. Named columns: a new balance costs nothing more.
CREATE TRIGGER purses_origin_stays BEFORE UPDATE OF holder_id, parent_id ON purses
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

REFUNDS = """
ALTER TABLE hold_purses ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT hold_purses_refunded CHECK (refunded BETWEEN 0 AND amount);

DROP TRIGGER hold_purses_append_only ON hold_purses;

CREATE TRIGGER hold_purses_kept BEFORE DELETE OR TRUNCATE ON hold_purses
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE TRIGGER hold_purses_draws_stay BEFORE UPDATE OF order_id, purse_id, amount ON hold_purses
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

CREATE FUNCTION refund_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'order % was refunded % and stays so', OLD.order_id, OLD.refunded
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER hold_purses_refund_stays BEFORE UPDATE ON hold_purses FOR EACH ROW
    WHEN (NEW.refunded < OLD.refunded) EXECUTE FUNCTION refund_stays();
"""

KINDS = """
ALTER TABLE transfers
    DROP CONSTRAINT transfers_kind_check, DROP CONSTRAINT transfers_order, DROP CONSTRAINT transfers_purse,
    ADD CONSTRAINT transfers_kind_check CHECK (kind IN ('grant', 'hold', 'capture', 'release', 'expire',
        'distribute', 'return', 'correct', 'refund')),
    ADD CONSTRAINT transfers_order
        CHECK ((order_id IS NOT NULL) = (kind IN ('hold', 'capture', 'release', 'refund'))),
    ADD CONSTRAINT transfers_purse CHECK ((purse_id IS NOT NULL) = (kind IN ('grant', 'expire', 'return')));

ALTER TABLE entries DROP CONSTRAINT entries_account_check,
    ADD CONSTRAINT entries_account_check
        CHECK (account IN ('purse', 'issuance', 'revenue', 'expired', 'corrections'));
"""

OLD_KINDS = """
ALTER TABLE transfers DISABLE TRIGGER transfers_append_only,
    DROP CONSTRAINT transfers_kind_check, DROP CONSTRAINT transfers_order, DROP CONSTRAINT transfers_purse;

UPDATE transfers SET kind = 'expire', reason = kind || ': ' || reason, order_id = NULL,
    purse_id = coalesce(purse_id, (SELECT max(purse_id::text)::uuid FROM entries WHERE transfer_id = transfers.id))
    WHERE kind IN ('distribute', 'return', 'correct', 'refund');

ALTER TABLE transfers ENABLE TRIGGER transfers_append_only,
    ADD CONSTRAINT transfers_kind_check CHECK (kind IN ('grant', 'hold', 'capture', 'release', 'expire')),
    ADD CONSTRAINT transfers_order CHECK ((order_id IS NOT NULL) = (kind IN ('hold', 'capture', 'release'))),
    ADD CONSTRAINT transfers_purse CHECK ((purse_id IS NOT NULL) = (kind IN ('grant', 'expire')));

ALTER TABLE entries DISABLE TRIGGER entries_append_only, DROP CONSTRAINT entries_account_check;

UPDATE entries SET account = 'issuance' WHERE account = 'corrections';

ALTER TABLE entries ENABLE TRIGGER entries_append_only,
    ADD CONSTRAINT entries_account_check CHECK (account IN ('purse', 'issuance', 'revenue', 'expired'));
"""

OLD_HOLDS = """
DROP TRIGGER hold_purses_refund_stays ON hold_purses;

DROP TRIGGER hold_purses_draws_stay ON hold_purses;

DROP TRIGGER hold_purses_kept ON hold_purses;

DROP FUNCTION refund_stays;

ALTER TABLE hold_purses DROP COLUMN refunded;

CREATE TRIGGER hold_purses_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hold_purses
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
"""

OLD_PURSES = """
DROP TRIGGER purses_origin_stays ON purses;

ALTER TABLE purses DROP COLUMN parent_id, ADD COLUMN input bytea, ADD COLUMN granted jsonb;

UPDATE purses SET input = answers.input, granted = answers.said -> 0 FROM answers
    WHERE answers.id = purses.id AND answers.said -> 0 ->> 'type' = 'credits.granted.v1';

UPDATE purses SET input = '', granted = jsonb_build_object('type', 'credits.granted.v1', 'data', jsonb_build_object(
    'grant_id', id, 'holder_id', holder_id, 'amount', posted, 'available', posted, 'held', 0, 'version', 0,
    'expires_at', expires_at, 'reason', 'no grant')) WHERE granted IS NULL;

ALTER TABLE purses ALTER COLUMN input SET NOT NULL, ALTER COLUMN granted SET NOT NULL;

DROP TABLE answers;
"""


def _balanced(moving: str) -> str:
    """The two triggers that add up a transfer at its commit; `moving` says of which `kind` they expect entries."""
    return f"""
DROP TRIGGER transfers_balanced ON transfers;

CREATE OR REPLACE FUNCTION transfer_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    booked bigint;
    wanted bigint;
    total numeric;
    moved numeric;
BEGIN
    IF TG_TABLE_NAME = 'transfers' THEN booked := NEW.id; ELSE booked := NEW.transfer_id; END IF;
    SELECT CASE WHEN {moving} THEN amount ELSE 0 END INTO wanted
        FROM transfers WHERE id = booked;
    SELECT coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE amount > 0), 0) INTO total, moved
        FROM entries WHERE transfer_id = booked;
    IF total <> 0 OR moved <> wanted THEN
        RAISE EXCEPTION 'transfer % is not balanced: moves % of %, sum %', booked, moved, wanted, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER transfers_balanced AFTER INSERT ON transfers DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ({moving.replace("kind", "NEW.kind")}) EXECUTE FUNCTION transfer_is_balanced();
"""


def upgrade() -> None:
    _run(ANSWERS, REFUNDS, KINDS, _balanced("kind NOT IN ('hold', 'release')"))


def downgrade() -> None:
    _run(OLD_KINDS, _balanced("kind IN ('grant', 'capture', 'expire')"), OLD_HOLDS, OLD_PURSES)


def _run(*scripts: str) -> None:
    # A statement that waits for a lock makes everybody behind it wait; better to fail and be run again.
    op.execute("SET LOCAL lock_timeout = '3s'")
    for script in scripts:
        for statement in script.strip().split("\n\n"):
            op.execute(statement)

"""First tables: people, orders, pictures, the ledger's read model, inbox and outbox."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# asyncpg takes one statement at a time; none of these has a semicolon inside.
TABLES = """
    CREATE TABLE balances (
        holder_id UUID NOT NULL,
        available BIGINT NOT NULL,
        held BIGINT NOT NULL,
        version BIGINT NOT NULL,
        PRIMARY KEY (holder_id),
        CONSTRAINT balances_ck CHECK (available >= 0 AND held >= 0)
    );

    CREATE TABLE dead_letters (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        queue TEXT NOT NULL,
        event_type TEXT,
        order_id UUID,
        outcome TEXT NOT NULL,
        body BYTEA NOT NULL,
        alert BOOLEAN DEFAULT 'false' NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );

    CREATE TABLE inbox (
        source TEXT NOT NULL,
        id UUID NOT NULL,
        fingerprint BYTEA NOT NULL,
        taken_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (source, id)
    );

    CREATE TABLE outbox (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        payload BYTEA NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );
    ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

    CREATE TABLE transactions (
        id UUID NOT NULL,
        holder_id UUID NOT NULL,
        kind TEXT NOT NULL,
        amount BIGINT NOT NULL,
        available BIGINT NOT NULL,
        order_id UUID,
        grant_id UUID,
        reason TEXT,
        expires_at timestamptz,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT transactions_kind_ck CHECK (kind IN ('grant', 'capture', 'expire')),
        UNIQUE (grant_id)
    );
    CREATE INDEX transactions_holder_idx ON transactions (holder_id, created_at DESC, id DESC);

    CREATE TABLE users (
        id UUID NOT NULL,
        email TEXT NOT NULL,
        username TEXT NOT NULL,
        name TEXT NOT NULL,
        password_hash TEXT NOT NULL,
        role TEXT DEFAULT 'member' NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT users_role_ck CHECK (role IN ('super_admin', 'department_admin', 'member'))
    );
    CREATE UNIQUE INDEX users_email_uq ON users (lower(email));
    CREATE UNIQUE INDEX users_username_uq ON users (lower(username));

    CREATE TABLE workers (
        id UUID NOT NULL,
        service TEXT NOT NULL,
        queue TEXT NOT NULL,
        pool TEXT,
        state TEXT NOT NULL,
        device TEXT NOT NULL,
        models TEXT[] NOT NULL,
        version TEXT NOT NULL,
        seen_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );

    CREATE TABLE idempotency_keys (
        user_id UUID NOT NULL,
        route TEXT NOT NULL,
        key TEXT NOT NULL,
        body_hash BYTEA NOT NULL,
        made_id UUID NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (user_id, route, key),
        FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE
    );

    CREATE TABLE orders (
        id UUID NOT NULL,
        owner_id UUID NOT NULL,
        tool TEXT NOT NULL,
        status TEXT NOT NULL,
        stage TEXT,
        todo TEXT[] NOT NULL,
        attempt INTEGER NOT NULL,
        first_attempt INTEGER NOT NULL,
        language TEXT NOT NULL,
        prompt_original TEXT NOT NULL,
        prompt_english TEXT,
        prompt_enhanced TEXT,
        prompt_final TEXT,
        prompt_negative TEXT DEFAULT '' NOT NULL,
        traceparent TEXT,
        parameters JSONB NOT NULL,
        price INTEGER NOT NULL,
        pool TEXT DEFAULT 'default' NOT NULL,
        waiting_since timestamptz,
        pictures JSONB DEFAULT '[]' NOT NULL,
        warnings TEXT[] DEFAULT '{}' NOT NULL,
        error_code TEXT,
        error_reason TEXT,
        progress FLOAT DEFAULT '0' NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        ended_at timestamptz,
        deadline timestamptz NOT NULL,
        stage_deadline timestamptz,
        settlement_asked_at timestamptz,
        last_seq INTEGER DEFAULT '0' NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT orders_price_ck CHECK (price >= 0),
        CONSTRAINT orders_status_ck
            CHECK (status IN ('placed', 'running', 'review', 'succeeded', 'failed', 'cancelled', 'refused')),
        CONSTRAINT orders_ended_ck
            CHECK ((ended_at IS NOT NULL) = (status IN ('succeeded', 'failed', 'cancelled', 'refused'))),
        FOREIGN KEY(owner_id) REFERENCES users (id)
    );
    CREATE INDEX orders_open_idx ON orders (stage, pool) WHERE ended_at IS NULL;
    CREATE INDEX orders_owner_idx ON orders (owner_id, created_at DESC, id DESC);
    CREATE INDEX orders_waiting_idx ON orders (pool, stage, waiting_since) WHERE waiting_since IS NOT NULL;

    CREATE TABLE refresh_tokens (
        id UUID NOT NULL,
        family_id UUID NOT NULL,
        user_id UUID NOT NULL,
        token_hash BYTEA NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        expires_at timestamptz NOT NULL,
        spent_at timestamptz,
        revoked_at timestamptz,
        PRIMARY KEY (id),
        FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
        UNIQUE (token_hash)
    );
    CREATE INDEX ix_refresh_tokens_family_id ON refresh_tokens (family_id);
    CREATE INDEX ix_refresh_tokens_user_id ON refresh_tokens (user_id);

    CREATE TABLE images (
        id UUID NOT NULL,
        owner_id UUID NOT NULL,
        order_id UUID NOT NULL,
        position SMALLINT NOT NULL,
        sha256 TEXT NOT NULL,
        media_type TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        seed BIGINT NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        deleted_at timestamptz,
        PRIMARY KEY (id),
        CONSTRAINT images_position_uq UNIQUE (order_id, position),
        FOREIGN KEY(owner_id) REFERENCES users (id),
        FOREIGN KEY(order_id) REFERENCES orders (id)
    );
    CREATE INDEX images_owner_idx ON images (owner_id, created_at DESC, id DESC);
    CREATE INDEX ix_images_sha256 ON images (sha256);

    CREATE TABLE order_events (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
        order_id UUID NOT NULL,
        seq INTEGER NOT NULL,
        owner_id UUID NOT NULL,
        event TEXT NOT NULL,
        data JSONB NOT NULL,
        cause JSONB NOT NULL,
        recorded_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id),
        CONSTRAINT order_events_seq_uq UNIQUE (order_id, seq),
        FOREIGN KEY(order_id) REFERENCES orders (id)
    );
    CREATE INDEX order_events_owner_idx ON order_events (owner_id, txid, id);
    CREATE INDEX order_events_recorded_idx ON order_events (recorded_at);
"""


def upgrade() -> None:
    # A statement that waits for a lock makes everybody behind it wait; better to fail and be run again.
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in TABLES.split(";"):
        if statement.strip():
            op.execute(statement)

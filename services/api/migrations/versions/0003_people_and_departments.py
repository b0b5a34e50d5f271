"""Departments, sign-up, API keys, letters, audit log, library, statistics; and the way back.

Everybody who has an account becomes active. On the way back an account that may not log in, and so one that was
deleted, keeps its row but has no password that fits: the release before knows no status. Coming up again it is blocked.

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NO_PASSWORD = "!"
"""No hash of anything: nobody logs in with it."""

VISITORS = "demo.invalid"
"""Where the e-mail addresses of visitors are: by these they are known again after the way back."""

# asyncpg takes one statement at a time; none of these has a semicolon inside.
PEOPLE = """
    CREATE TABLE departments (
        id UUID NOT NULL,
        name TEXT NOT NULL,
        weight INTEGER DEFAULT '1' NOT NULL,
        max_orders_in_flight INTEGER,
        max_orders_a_day INTEGER,
        max_images INTEGER,
        created_at timestamptz DEFAULT now() NOT NULL,
        deleted_at timestamptz,
        PRIMARY KEY (id),
        CONSTRAINT departments_weight_ck CHECK (weight BETWEEN 1 AND 100)
    );
    CREATE UNIQUE INDEX departments_name_uq ON departments (lower(name)) WHERE deleted_at IS NULL;

    ALTER TABLE users
        ALTER COLUMN password_hash DROP NOT NULL,
        ADD COLUMN department_id UUID REFERENCES departments (id),
        ADD COLUMN status TEXT DEFAULT 'active' NOT NULL,
        ADD COLUMN language TEXT DEFAULT 'en' NOT NULL,
        ADD COLUMN default_pool TEXT,
        ADD COLUMN max_orders_in_flight INTEGER,
        ADD COLUMN max_orders_a_day INTEGER,
        ADD COLUMN max_images INTEGER,
        ADD COLUMN deleted_at timestamptz,
        ADD COLUMN visitor BOOLEAN DEFAULT 'false' NOT NULL,
        ADD CONSTRAINT users_status_ck
            CHECK (status IN ('unverified', 'provisional', 'active', 'refused', 'blocked', 'deleted')),
        ADD CONSTRAINT users_deleted_ck CHECK ((status = 'deleted') = (deleted_at IS NOT NULL));
    CREATE INDEX ix_users_department_id ON users (department_id);
    CREATE INDEX users_created_idx ON users (created_at DESC, id DESC) WHERE NOT visitor;

    CREATE TABLE codes (
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        purpose TEXT NOT NULL,
        code_hash BYTEA NOT NULL,
        tries SMALLINT DEFAULT '0' NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        expires_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, purpose),
        CONSTRAINT codes_purpose_ck CHECK (purpose IN ('verify', 'reset'))
    );

    CREATE TABLE api_keys (
        id UUID NOT NULL,
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        prefix TEXT NOT NULL,
        key_hash BYTEA NOT NULL,
        scopes TEXT[] NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        PRIMARY KEY (id),
        UNIQUE (key_hash)
    );
    CREATE INDEX ix_api_keys_user_id ON api_keys (user_id);

    CREATE TABLE letters (
        id UUID NOT NULL,
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        to_address TEXT NOT NULL,
        fields JSONB DEFAULT '{}' NOT NULL,
        tries SMALLINT DEFAULT '0' NOT NULL,
        next_try_at timestamptz DEFAULT now(),
        sent_at timestamptz,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );
    CREATE INDEX letters_due_idx ON letters (next_try_at) WHERE next_try_at IS NOT NULL;
    CREATE INDEX letters_user_idx ON letters (user_id, created_at)
"""

AUDIT = """
    CREATE TABLE audit_log (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        actor_id UUID NOT NULL,
        actor_role TEXT NOT NULL,
        act TEXT NOT NULL,
        subject TEXT NOT NULL,
        subject_id TEXT,
        department_id UUID,
        details JSONB DEFAULT '{}' NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );
    CREATE INDEX audit_log_department_idx ON audit_log (department_id, id DESC)
"""
REFUSAL = """
    CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
    END
    $$
"""
TRIGGER = """
    CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only()
"""

LIBRARY = """
    CREATE TABLE presets (
        id UUID NOT NULL,
        owner_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        department_id UUID REFERENCES departments (id),
        tool TEXT NOT NULL,
        name TEXT NOT NULL,
        parameters JSONB NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (id)
    );
    CREATE INDEX ix_presets_department_id ON presets (department_id);
    CREATE UNIQUE INDEX presets_name_uq ON presets (owner_id, tool, lower(name));

    CREATE TABLE bookmarks (
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        image_id UUID NOT NULL REFERENCES images (id) ON DELETE CASCADE,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (user_id, image_id)
    );
    CREATE INDEX bookmarks_user_idx ON bookmarks (user_id, created_at DESC, image_id DESC);
    CREATE TABLE order_bookmarks (
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        order_id UUID NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (user_id, order_id)
    );
    CREATE INDEX order_bookmarks_user_idx ON order_bookmarks (user_id, created_at DESC, order_id DESC);
    CREATE INDEX images_created_idx ON images (created_at DESC, id DESC);

    CREATE TABLE demos (
        id UUID NOT NULL,
        user_id UUID NOT NULL REFERENCES users (id),
        address_hash BYTEA NOT NULL,
        day DATE NOT NULL,
        order_id UUID REFERENCES orders (id),
        claimed_by UUID REFERENCES users (id),
        created_at timestamptz DEFAULT now() NOT NULL,
        claimed_at timestamptz,
        PRIMARY KEY (id),
        UNIQUE (user_id),
        UNIQUE (order_id)
    );
    CREATE INDEX demos_address_idx ON demos (day, address_hash)
"""

ORDERS = """
    ALTER TABLE orders
        ADD COLUMN department_id UUID REFERENCES departments (id), ADD COLUMN model TEXT, ADD COLUMN charged_to UUID;
    UPDATE orders SET model = parameters #>> '{sampling,model}';
    CREATE INDEX orders_created_idx ON orders (created_at DESC, id DESC);
    CREATE INDEX orders_department_idx ON orders (department_id, created_at DESC, id DESC);
    CREATE INDEX orders_status_idx ON orders (status, created_at DESC, id DESC);
    CREATE INDEX orders_asked_idx ON orders (settlement_asked_at) WHERE settlement_asked_at IS NOT NULL;
    ALTER TABLE workers ADD COLUMN memory_used_mb INTEGER, ADD COLUMN memory_total_mb INTEGER;
    ALTER TABLE dead_letters ADD COLUMN replayed_at timestamptz;

    CREATE TABLE turns (
        queue TEXT NOT NULL,
        department_id UUID NOT NULL,
        owner_id UUID NOT NULL,
        tag FLOAT NOT NULL,
        floor FLOAT NOT NULL,
        PRIMARY KEY (queue, department_id, owner_id)
    );
    CREATE TABLE paces (
        queue TEXT NOT NULL,
        seconds FLOAT NOT NULL,
        updated_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (queue)
    );

    CREATE TABLE order_days (
        day DATE NOT NULL,
        owner_id UUID NOT NULL,
        department_id UUID NOT NULL,
        tool TEXT NOT NULL,
        model TEXT DEFAULT '' NOT NULL,
        orders INTEGER NOT NULL,
        succeeded INTEGER NOT NULL,
        images INTEGER NOT NULL,
        credits INTEGER NOT NULL,
        PRIMARY KEY (day, owner_id, department_id, tool, model)
    );
    CREATE INDEX order_days_owner_idx ON order_days (owner_id, day);
    CREATE INDEX order_days_department_idx ON order_days (department_id, day);
    INSERT INTO order_days
        SELECT (ended_at AT TIME ZONE 'UTC')::date, owner_id, '00000000-0000-0000-0000-000000000000', tool,
            coalesce(model, ''), count(*), count(*) FILTER (WHERE status = 'succeeded'),
            coalesce(sum(jsonb_array_length(pictures)) FILTER (WHERE status = 'succeeded'), 0),
            coalesce(sum(price) FILTER (WHERE status = 'succeeded'), 0)
        FROM orders WHERE ended_at IS NOT NULL GROUP BY 1, 2, 4, 5;
    CREATE TABLE closed_days (
        day DATE NOT NULL,
        tool TEXT NOT NULL,
        model TEXT NOT NULL,
        orders BIGINT NOT NULL,
        succeeded BIGINT NOT NULL,
        images BIGINT NOT NULL,
        credits BIGINT NOT NULL,
        PRIMARY KEY (day, tool, model)
    )
"""

CREDITS = """
    CREATE TABLE credit_outcomes (
        command_id UUID NOT NULL,
        type TEXT NOT NULL,
        data JSONB NOT NULL,
        created_at timestamptz DEFAULT now() NOT NULL,
        PRIMARY KEY (command_id)
    );
    ALTER TABLE transactions
        ADD COLUMN counterpart_id UUID,
        DROP CONSTRAINT transactions_kind_ck,
        ADD CONSTRAINT transactions_kind_ck CHECK (kind IN
            ('grant', 'capture', 'expire', 'distribute', 'receive', 'return', 'correct', 'refund'));
    CREATE INDEX transactions_created_idx ON transactions (created_at DESC, id DESC);
    CREATE INDEX transactions_kind_idx ON transactions (kind, created_at DESC, id DESC)
"""

KNOWN_PEOPLE = f"""
    UPDATE users SET status = 'blocked' WHERE password_hash = '{NO_PASSWORD}';
    UPDATE users SET role = 'member' WHERE role = 'department_admin';
    UPDATE users SET visitor = true WHERE email LIKE '%@{VISITORS}';
    ALTER TABLE users ADD CONSTRAINT users_department_admin_ck
        CHECK (role <> 'department_admin' OR department_id IS NOT NULL)
"""

BACK = f"""
    UPDATE users SET password_hash = '{NO_PASSWORD}' WHERE password_hash IS NULL OR status <> 'active';
    DELETE FROM refresh_tokens USING users
        WHERE users.id = refresh_tokens.user_id AND users.password_hash = '{NO_PASSWORD}';
    DROP INDEX transactions_created_idx, transactions_kind_idx;
    ALTER TABLE transactions DROP CONSTRAINT transactions_kind_ck, DROP COLUMN counterpart_id;
    UPDATE transactions SET kind = CASE WHEN amount > 0 THEN 'grant' ELSE 'expire' END
        WHERE kind NOT IN ('grant', 'capture', 'expire');
    ALTER TABLE transactions
        ADD CONSTRAINT transactions_kind_ck CHECK (kind IN ('grant', 'capture', 'expire'));
    DROP TABLE credit_outcomes, closed_days, order_days, paces, turns, demos, bookmarks, order_bookmarks, presets;
    DROP TABLE audit_log, letters, api_keys, codes;
    DROP FUNCTION audit_log_is_append_only;
    ALTER TABLE workers DROP COLUMN memory_used_mb, DROP COLUMN memory_total_mb;
    ALTER TABLE dead_letters DROP COLUMN replayed_at;
    DROP INDEX orders_created_idx, orders_status_idx, orders_asked_idx;
    ALTER TABLE orders DROP COLUMN department_id, DROP COLUMN model, DROP COLUMN charged_to;
    DROP INDEX users_created_idx;
    DROP INDEX images_created_idx;
    ALTER TABLE users
        DROP CONSTRAINT users_status_ck, DROP CONSTRAINT users_department_admin_ck, DROP CONSTRAINT users_deleted_ck,
        DROP COLUMN department_id, DROP COLUMN status, DROP COLUMN language, DROP COLUMN default_pool,
        DROP COLUMN max_orders_in_flight, DROP COLUMN max_orders_a_day, DROP COLUMN max_images,
        DROP COLUMN deleted_at, DROP COLUMN visitor, ALTER COLUMN password_hash SET NOT NULL;
    DROP TABLE departments
"""


def _run(*scripts: str) -> None:
    # A statement that waits for a lock makes everybody behind it wait; better to fail and be run again.
    op.execute("SET LOCAL lock_timeout = '3s'")
    for statement in ";".join(scripts).split(";"):
        op.execute(statement)


def upgrade() -> None:
    _run(PEOPLE, KNOWN_PEOPLE, AUDIT, LIBRARY, ORDERS, CREDITS)
    op.execute(REFUSAL)
    op.execute(TRIGGER)


def downgrade() -> None:
    """The way back. What only this revision knows is lost: departments, keys, presets, the audit log. Kinds of
    transactions that the release before does not know become its own by their sign; amounts and reasons stay."""
    _run(BACK)

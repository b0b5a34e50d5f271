"""Letters that wait to be sent, written in the transaction that they are about."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB

from services.api.tables.schema import metadata, now

letters = Table(
    "letters",
    metadata,
    # Also the letter's Message-ID, so that one sent twice can be known for one.
    Column("id", Uuid, primary_key=True),
    Column("user_id", Uuid, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("to_address", Text, nullable=False),
    # What the text is filled with, a code among it: emptied once the letter is sent or given up.
    Column("fields", JSONB, nullable=False, server_default="{}"),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    # Null once it is sent or given up.
    Column("next_try_at", DateTime(timezone=True), server_default=func.now()),
    Column("sent_at", DateTime(timezone=True)),
    now(),
)
Index("letters_due_idx", letters.c.next_try_at, postgresql_where=letters.c.next_try_at.isnot(None))
Index("letters_user_idx", letters.c.user_id, letters.c.created_at)

"""What all tables share."""

from sqlalchemy import Column, DateTime, MetaData, func
from sqlalchemy.types import UserDefinedType

metadata = MetaData()


class Xid8(UserDefinedType):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self) -> str:
        return "xid8"


def now() -> Column:
    """When the row was written, by the database's clock."""
    return Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now())

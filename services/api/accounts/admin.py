"""The administrator that a new installation starts with."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.accounts import store
from services.api.accounts.passwords import Passwords
from services.api.tables import users


async def ensure_admin(database: AsyncEngine, email: str, password: str, username: str = "admin") -> bool:
    """Create the super admin unless somebody is called `username` already; whether it was created."""
    exists = select(users.c.id).where(func.lower(users.c.username) == username.lower())
    async with database.connect() as connection:
        if await connection.scalar(exists) is not None:
            return False
    password_hash = await Passwords().hash(password)
    async with database.begin() as connection:
        await store.create(
            connection,
            email=email,
            name="Administrator",
            password_hash=password_hash,
            username=username,
            role="super_admin",
        )
    return True

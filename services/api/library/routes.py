"""Presets over HTTP: one's own, and those that are shared with one's department."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import Parameter
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from contracts.pipeline import Tool
from services.api.accounts.person import Person
from services.api.library import presets as store
from services.api.library.parameters import PARAMETERS, checked
from services.api.library.schemas import (
    PRESET,
    PRESETS,
    ChangesBody,
    NewPresetBody,
    Preset,
    PresetChanges,
    Presets,
)
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission
from services.api.problems import CONFLICT, FORBIDDEN, NOT_FOUND, invalid, validated
from services.api.tables import presets

SEE: dict[str, Any] = {"permission": Permission.PRESETS_SEE}

OfTool = Annotated[Tool | None, Parameter(description="only presets of this tool")]


class PresetsController(Controller):
    path = "/api/presets"
    tags: ClassVar[list[str]] = ["library"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.PRESETS_CHANGE}

    @get(opt=SEE, responses={200: PRESETS})
    async def list_presets(
        self, person: Person, database: AsyncEngine, tool: OfTool = None, limit: Limit = 20, cursor: CursorText = None
    ) -> Presets:
        """My presets and those of my department, newest first."""
        query = store.listed(person, tool.value if tool else None)
        async with single(database) as connection:
            rows, after = await page(connection, query, presets, limit, cursor)
        return Presets([_preset(person, row) for row in rows], after)

    @post(opt={"problems": (store.NAME_TAKEN, CONFLICT)}, responses={201: PRESET})
    async def add(self, data: NewPresetBody, person: Person, database: AsyncEngine) -> Response[Preset]:
        """Store parameters under a name."""
        if data.tool not in PARAMETERS:
            raise invalid(f"must be one of {', '.join(PARAMETERS)}", "/tool")
        parameters, named = checked(data.tool.value, data.parameters)
        department_id = _department(person) if data.shared else None
        values = {"tool": data.tool.value, "name": data.name, "parameters": parameters, "department_id": department_id}
        async with database.begin() as connection:
            await store.check_named(connection, person.id, named, shared=data.shared)
            preset_id = await store.add(connection, person.id, values)
            made = await _find(connection, person, preset_id)
        return Response(made, headers={"Location": f"/api/presets/{preset_id}"})

    @get("/{preset_id:uuid}", opt={**SEE, "problems": (NOT_FOUND,)}, responses={200: PRESET})
    async def preset(self, preset_id: UUID, person: Person, database: AsyncEngine) -> Preset:
        """One preset, to be loaded into an order."""
        async with single(database) as connection:
            return await _find(connection, person, preset_id)

    @patch("/{preset_id:uuid}", opt={"problems": (NOT_FOUND, FORBIDDEN, store.NAME_TAKEN)}, responses={200: PRESET})
    async def change(self, preset_id: UUID, person: Person, database: AsyncEngine, data: ChangesBody) -> Preset:
        """Change name, parameters, or whether it is shared; a shared one also as an administrator of the department."""
        async with database.begin() as connection:
            row = await store.lock(connection, person, preset_id)
            said = validated(PresetChanges, data).model_dump(exclude_none=True)
            department_id = _shared_with(person, row, said)
            # A new name alone asks nothing of a picture that may have been deleted since.
            if said.keys() & {"parameters", "shared"}:
                parameters, named = checked(row.tool, said.get("parameters", row.parameters))
                await store.check_named(connection, row.owner_id, named, shared=department_id is not None)
                said["parameters"] = parameters
            said.pop("shared", None)
            values = {**said, "department_id": department_id}
            await store.change(connection, preset_id, values)
            return _preset(person, row, **values)

    @delete("/{preset_id:uuid}", opt={"problems": (NOT_FOUND, FORBIDDEN)})
    async def remove(self, preset_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Delete a preset; orders that were placed with it stay."""
        async with database.begin() as connection:
            await store.lock(connection, person, preset_id)
            await store.delete(connection, preset_id)


def _department(person: Person) -> UUID:
    """The department that the person shares with. Raises 422 where they belong to none."""
    if person.department_id is None:
        raise invalid("you belong to no department that it could be shared with", "/shared")
    return person.department_id


def _shared_with(person: Person, row: Row[Any], said: dict[str, Any]) -> UUID | None:
    """The department that the preset is shared with from now on; who only governs it leaves it where it is."""
    if not said.get("shared", row.department_id is not None):
        return None
    if "shared" in said and person.id == row.owner_id:
        return _department(person)
    return row.department_id


async def _find(connection: AsyncConnection, person: Person, preset_id: UUID) -> Preset:
    return _preset(person, await store.see(connection, person, preset_id))


def _preset(person: Person, row: Row[Any], **changed: Any) -> Preset:
    now = {**row._mapping, **changed}
    return Preset(
        id=row.id,
        tool=row.tool,
        name=now["name"],
        parameters=now["parameters"],
        shared=now["department_id"] is not None,
        owner=row.username,
        mine=row.owner_id == person.id,
        created_at=row.created_at,
    )

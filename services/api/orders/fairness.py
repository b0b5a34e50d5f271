"""Whose turn it is when work waits: fair between departments by their weights, then between members. Pure.

Start-time fair queueing (P. Goyal, H. Vin, H. Cheng, Start-Time Fair Queueing, SIGCOMM 1996), in two levels. Every
department has a line, and every member has one within it; a line's tag is the virtual time at which it may be served
next, and an order moves it on by its cost, divided by the department's weight. A floor follows what is served: a line
that comes back after a pause starts at the floor, so nobody saves up turns, and somebody who comes new waits for
nobody's backlog. Whoever belongs to no department is a department of one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

PATIENCE = 1.0
"""How far, in orders at weight 1, a line may be served before its turn because its model is loaded."""


@dataclass(frozen=True)
class Waiting:
    """An order that waits. `share_id` is its department, or its owner where that is nobody's; `cost` in pictures."""

    order_id: UUID
    owner_id: UUID
    share_id: UUID
    weight: int
    cost: float
    model: str | None


@dataclass
class Line:
    """A department or a member: its tag, and the floor of those within it."""

    tag: float = 0.0
    floor: float = 0.0


@dataclass
class Turns:
    """The lines of one queue as they stand. `floor` is the departments'."""

    floor: float = 0.0
    departments: dict[UUID, Line] = field(default_factory=dict)
    members: dict[tuple[UUID, UUID], Line] = field(default_factory=dict)

    def department(self, share_id: UUID) -> Line:
        return self.departments.setdefault(share_id, Line())

    def member(self, share_id: UUID, owner_id: UUID) -> Line:
        return self.members.setdefault((share_id, owner_id), Line())


def serve(waiting: Iterable[Waiting], turns: Turns, loaded: Collection[str] = ()) -> Iterator[Waiting]:
    """The orders in the order of their turns; moves `turns` on with each that is taken from the iterator.

    `waiting` is oldest first, which is the order within a member's line. `loaded` are the models that workers of this
    queue hold: of lines whose turns are less than PATIENCE apart, one with such a model goes first, but never before
    a line that has just come.
    """
    lines: dict[UUID, dict[UUID, list[Waiting]]] = {}
    for order in waiting:
        lines.setdefault(order.share_id, {}).setdefault(order.owner_id, []).append(order)
    for members in lines.values():
        for queue in members.values():
            queue.reverse()
    while lines:
        order = _next(lines, turns, loaded)
        members = lines[order.share_id]
        members[order.owner_id].pop()
        if not members[order.owner_id]:
            del members[order.owner_id]
        if not members:
            del lines[order.share_id]
        _move_on(turns, order)
        yield order


def _next(lines: dict[UUID, dict[UUID, list[Waiting]]], turns: Turns, loaded: Collection[str]) -> Waiting:
    heads = sorted(
        (
            (_start(turns.department(share_id), turns.floor), _head(share_id, members, turns))
            for share_id, members in lines.items()
        ),
        key=lambda head: head[0],
    )
    first_start, first = heads[0]
    if first.model in loaded or turns.department(first.share_id).tag < turns.floor:
        return first
    ready = (head for start, head in heads if start - first_start < PATIENCE and head.model in loaded)
    return next(ready, first)


def _head(share_id: UUID, members: dict[UUID, list[Waiting]], turns: Turns) -> Waiting:
    """The oldest order of the member whose turn it is within the department."""
    floor = turns.department(share_id).floor
    owner_id = min(members, key=lambda owner: _start(turns.member(share_id, owner), floor))
    return members[owner_id][-1]


def _start(line: Line, floor: float) -> float:
    return max(line.tag, floor)


def _move_on(turns: Turns, order: Waiting) -> None:
    department, member = turns.department(order.share_id), turns.member(order.share_id, order.owner_id)
    start, member_start = _start(department, turns.floor), _start(member, department.floor)
    turns.floor, department.floor = max(turns.floor, start), max(department.floor, member_start)
    department.tag = start + order.cost / order.weight
    member.tag = member_start + order.cost

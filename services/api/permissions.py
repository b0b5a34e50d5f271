"""Who may do what: the one table of permissions, and the one place that asks it.

Every route names its permission in `opt`; the guard asks `allow` before anything else of the route runs, and queries
ask `visible` whose rows they may touch. What is not in the table is nobody's. (ADR 0019)
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from litestar.routes import BaseRoute, HTTPRoute
from sqlalchemy import ColumnElement, false, select, true

from services.api.accounts.person import Person, Role, Scope, Status
from services.api.problems import FORBIDDEN, Problem, kind, unauthorized
from services.api.tables import users

NOT_ACTIVE = kind(
    "account-not-active",
    403,
    "The account may not do this now",
    "`account` says why: a provisional account may look until an administrator approves it; a refused or blocked one "
    "may do nothing.",
)
KEY_TOO_NARROW = kind(
    "key-too-narrow",
    403,
    "The API key does not allow this",
    "The key needs the scope in `scope`; where that is null no key will do: log in.",
)


class Permission(StrEnum):
    """What can be done."""

    ACCOUNT_SEE = "account.see"
    ACCOUNT_CHANGE = "account.change"
    ACCOUNT_EXPORT = "account.export"
    KEYS_MANAGE = "keys.manage"
    CREDITS_SEE = "credits.see"
    CREDITS_TOP_UP = "credits.top-up"
    CREDITS_ISSUE = "credits.issue"
    CREDITS_DISTRIBUTE = "credits.distribute"
    CREDITS_REFUND = "credits.refund"
    TRANSACTIONS_SEE = "transactions.see"
    ORDERS_SEE = "orders.see"
    ORDERS_FOLLOW = "orders.follow"
    ORDERS_PLACE = "orders.place"
    ORDERS_CLAIM = "orders.claim"
    ORDERS_KEEP = "orders.keep"
    IMAGES_SEE = "images.see"
    IMAGES_SHOW = "images.show"
    IMAGES_CHANGE = "images.change"
    BRAND_BOOKS_SEE = "brand-books.see"
    BRAND_BOOKS_CHANGE = "brand-books.change"
    PRESETS_SEE = "presets.see"
    PRESETS_CHANGE = "presets.change"
    PRESETS_GOVERN = "presets.govern"
    USERS_SEE = "users.see"
    USERS_LIMIT = "users.limit"
    USERS_GOVERN = "users.govern"
    DEPARTMENTS_SEE = "departments.see"
    DEPARTMENTS_CHANGE = "departments.change"
    MEMBERS_CHANGE = "members.change"
    AUDIT_SEE = "audit.see"
    STATISTICS_SEE = "statistics.see"
    STATISTICS_OVERSEE = "statistics.oversee"
    ORDERS_OVERSEE = "orders.oversee"
    OPERATIONS_SEE = "operations.see"
    OPERATIONS_MEND = "operations.mend"


class Reach(StrEnum):
    """Whose things a permission is about."""

    OWN = "own"
    DEPARTMENT = "department"
    ALL = "all"


@dataclass(frozen=True)
class Rule:
    """One line of the table: how far each role reaches (a role that is missing does not have the permission), the
    scope that an API key needs, whether an account that waits for its approval has it too, and whether a visitor has
    it for the one order of their demo."""

    reach: Mapping[Role, Reach]
    scopes: frozenset[Scope] = frozenset()
    provisional: bool = False
    visitor: bool = False


_OWN = dict.fromkeys(Role, Reach.OWN)
_ALL = {Role.SUPER_ADMIN: Reach.ALL}
_DEPARTMENT = {Role.DEPARTMENT_ADMIN: Reach.DEPARTMENT, **_ALL}
_NEAR = {**_OWN, **_DEPARTMENT}
_EVERY_KEY = frozenset(Scope)
_ADMIN_KEY = frozenset({Scope.ADMIN})
_WRITING_KEY = frozenset({Scope.ORDERS_WRITE})
_READING_KEY = frozenset({Scope.ORDERS_READ})

RULES: Mapping[Permission, Rule] = {
    Permission.ACCOUNT_SEE: Rule(_OWN, _EVERY_KEY, provisional=True),
    Permission.ACCOUNT_CHANGE: Rule(_OWN, provisional=True),
    Permission.ACCOUNT_EXPORT: Rule(_OWN, provisional=True),
    Permission.KEYS_MANAGE: Rule(_OWN),
    Permission.CREDITS_SEE: Rule(_OWN, frozenset({Scope.CREDITS_READ}), provisional=True),
    Permission.CREDITS_TOP_UP: Rule(_OWN),
    Permission.CREDITS_ISSUE: Rule(_ALL, _ADMIN_KEY),
    Permission.CREDITS_DISTRIBUTE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.CREDITS_REFUND: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.TRANSACTIONS_SEE: Rule(_ALL, _ADMIN_KEY),
    Permission.ORDERS_SEE: Rule(_OWN, _READING_KEY, provisional=True),
    Permission.ORDERS_FOLLOW: Rule(_OWN, _READING_KEY, provisional=True, visitor=True),
    Permission.ORDERS_PLACE: Rule(_OWN, _WRITING_KEY),
    Permission.ORDERS_CLAIM: Rule(_OWN, provisional=True),
    Permission.ORDERS_KEEP: Rule(_OWN, _WRITING_KEY),
    Permission.IMAGES_SEE: Rule(_NEAR, frozenset({Scope.IMAGES_READ}), provisional=True),
    Permission.IMAGES_SHOW: Rule(_NEAR, frozenset({Scope.IMAGES_READ}), provisional=True, visitor=True),
    Permission.IMAGES_CHANGE: Rule(_OWN, _WRITING_KEY),
    Permission.BRAND_BOOKS_SEE: Rule(_OWN, _READING_KEY, provisional=True),
    Permission.BRAND_BOOKS_CHANGE: Rule(_OWN, _WRITING_KEY),
    Permission.PRESETS_SEE: Rule(_OWN, _READING_KEY, provisional=True),
    Permission.PRESETS_CHANGE: Rule(_OWN, _WRITING_KEY),
    Permission.PRESETS_GOVERN: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.USERS_SEE: Rule(_NEAR, _ADMIN_KEY),
    Permission.USERS_LIMIT: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.USERS_GOVERN: Rule(_ALL, _ADMIN_KEY),
    Permission.DEPARTMENTS_SEE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.DEPARTMENTS_CHANGE: Rule(_ALL, _ADMIN_KEY),
    Permission.MEMBERS_CHANGE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.AUDIT_SEE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.STATISTICS_SEE: Rule(_OWN, _READING_KEY, provisional=True),
    Permission.STATISTICS_OVERSEE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.ORDERS_OVERSEE: Rule(_DEPARTMENT, _ADMIN_KEY),
    Permission.OPERATIONS_SEE: Rule(_ALL, _ADMIN_KEY),
    Permission.OPERATIONS_MEND: Rule(_ALL, _ADMIN_KEY),
}


def allow(person: Person, permission: Permission) -> None:
    """Nothing, where the person has the permission. Raises the 403 problem that says what is missing, and 401 for a
    visitor, who has to be somebody first."""
    if refusal := _refusal(person, permission):
        raise refusal


def _refusal(person: Person, permission: Permission) -> Problem | None:
    rule = RULES[permission]
    if person.visitor and not rule.visitor:
        return unauthorized("Log in first.")
    if person.status is not Status.ACTIVE and not (rule.provisional and person.status is Status.PROVISIONAL):
        return Problem(NOT_ACTIVE, f"The account is {person.status}.", account=person.status)
    if person.role not in rule.reach:
        return Problem(FORBIDDEN)
    if person.scopes is not None and not person.scopes & rule.scopes:
        return Problem(KEY_TOO_NARROW, scope=min(rule.scopes, default=None))
    return None


def granted(person: Person) -> list[Permission]:
    """All that the person may: the page shows no door that would not open."""
    return [permission for permission in Permission if _refusal(person, permission) is None]


def reach(person: Person, permission: Permission) -> Reach | None:
    """How far the person reaches; None: they do not have the permission, or their key does not."""
    rule = RULES[permission]
    within = person.scopes is None or person.scopes & rule.scopes
    return rule.reach.get(person.role) if within else None


def visible(
    person: Person,
    permission: Permission,
    owner: ColumnElement[Any] | None = None,
    department: ColumnElement[Any] | None = None,
) -> ColumnElement[bool]:
    """The rows that the person may touch with this permission, by the column that says whose a row is.

    A table that says itself which department a row belongs to names that column as `department`; for others it is the
    department that the owner is in now.
    """
    match reach(person, permission):
        case Reach.ALL:
            return true()
        case Reach.DEPARTMENT if person.department_id is not None:
            if department is not None:
                return department == person.department_id
            if owner is not None:
                return owner.in_(select(users.c.id).where(users.c.department_id == person.department_id))
        case Reach.OWN if owner is not None:
            return owner == person.id
    return false()


def by_method(read: Permission, write: Permission) -> dict[str, Permission]:
    """For the `opt` of routes that look with one permission and change things with another."""
    return {"GET": read, **dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), write)}


def needed(opt: Mapping[str, Any], method: str) -> Permission | None:
    """The permission that a route declares: one for all its methods, or one for each."""
    declared = opt.get("permission")
    return declared.get(method) if isinstance(declared, Mapping) else declared


def undeclared(routes: Iterable[BaseRoute]) -> Iterator[str]:
    """The routes that say neither `public` nor which permission they need. The app does not start with one."""
    for route in routes:
        if not isinstance(route, HTTPRoute):
            yield f"{route.path} (no HTTP route)"
            continue
        for method, (handler, _) in route.route_handler_map.items():
            if method != "OPTIONS" and not handler.opt.get("public") and needed(handler.opt, method) not in RULES:
                yield f"{method} {route.path}"

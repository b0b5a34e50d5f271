"""The table of permissions: what it lets through, whose rows it shows, and that no route goes without it."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar, get, post
from litestar.testing import create_test_client
from sqlalchemy.dialects import postgresql

from services.api import problems, web
from services.api.accounts.authentication import authenticate
from services.api.accounts.person import Person, Role, Scope, Status
from services.api.permissions import RULES, Permission, allow, granted, undeclared, visible
from services.api.problems import Problem
from services.api.settings import WebSettings
from services.api.tables import audit_log, users

DEPARTMENT = UUID(int=7)


def person(role: Role = Role.MEMBER, status: Status = Status.ACTIVE, **other: Any) -> Person:
    return Person(uuid4(), "a@b.cd", "anna", "Анна", role, status, **other)


def sql(condition: Any) -> str:
    return str(condition.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


def refusal(who: Person, permission: Permission) -> Problem:
    with pytest.raises(Problem) as caught:
        allow(who, permission)
    return caught.value


def test_the_table_knows_every_permission() -> None:
    assert set(RULES) == set(Permission)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.ACTIVE}))
def test_only_active_accounts_do_anything_and_provisional_ones_look(status: Status) -> None:
    for permission, rule in RULES.items():
        if status is Status.PROVISIONAL and rule.provisional:
            allow(person(status=status), permission)
        else:
            told = refusal(person(Role.SUPER_ADMIN, status), permission)
            assert told.kind.name == "account-not-active" and told.extensions == {"account": status}


@pytest.mark.parametrize("permission", [P for P in Permission if P.endswith((".place", ".top-up", ".manage"))])
def test_a_provisional_account_neither_orders_nor_spends(permission: Permission) -> None:
    assert not RULES[permission].provisional


def test_roles_have_what_the_table_says() -> None:
    allow(person(Role.SUPER_ADMIN), Permission.USERS_GOVERN)
    assert refusal(person(Role.DEPARTMENT_ADMIN), Permission.USERS_GOVERN).kind.name == "forbidden"
    assert refusal(person(), Permission.DEPARTMENTS_SEE).kind.name == "forbidden"


def test_a_key_does_what_one_of_its_scopes_allows() -> None:
    reader = person(Role.SUPER_ADMIN, scopes=frozenset({Scope.ORDERS_READ, Scope.CREDITS_READ}))
    allow(reader, Permission.ORDERS_SEE)
    allow(reader, Permission.CREDITS_SEE)
    assert refusal(reader, Permission.ORDERS_PLACE).extensions == {"scope": "orders:write"}
    assert refusal(reader, Permission.USERS_GOVERN).extensions == {"scope": "admin"}
    everything = person(Role.SUPER_ADMIN, scopes=frozenset(Scope))
    for permission in (Permission.KEYS_MANAGE, Permission.ACCOUNT_CHANGE):
        assert refusal(everything, permission).extensions == {"scope": None}
    refusal(person(scopes=frozenset(Scope)), Permission.USERS_GOVERN)


def test_what_is_visible() -> None:
    boss = person(Role.DEPARTMENT_ADMIN, department_id=DEPARTMENT)
    member, chief = person(department_id=DEPARTMENT), person(Role.SUPER_ADMIN)
    see, owner = Permission.USERS_SEE, users.c.id
    assert sql(visible(chief, see, owner)) == "true"
    assert sql(visible(member, see, owner)) == f"users.id = '{member.id}'"
    assert f"users.department_id = '{DEPARTMENT}'" in sql(visible(boss, see, owner))
    of_department = visible(boss, Permission.AUDIT_SEE, department=audit_log.c.department_id)
    assert sql(of_department) == f"audit_log.department_id = '{DEPARTMENT}'"


@pytest.mark.parametrize(
    ("who", "permission", "columns"),
    [
        (person(), Permission.AUDIT_SEE, {"owner": users.c.id}),
        (person(Role.DEPARTMENT_ADMIN), Permission.USERS_SEE, {"owner": users.c.id}),
        (person(Role.DEPARTMENT_ADMIN), Permission.AUDIT_SEE, {"department": audit_log.c.department_id}),
        (person(Role.DEPARTMENT_ADMIN, department_id=DEPARTMENT), Permission.USERS_SEE, {}),
        (person(), Permission.ORDERS_SEE, {}),
    ],
)
def test_where_nothing_says_whose_it_is_nothing_is_visible(
    who: Person, permission: Permission, columns: dict[str, Any]
) -> None:
    assert sql(visible(who, permission, **columns)) == "false"


@get("/open", opt={"public": True}, sync_to_thread=False)
def public_route() -> None: ...


@get("/forgotten", sync_to_thread=False)
def forgotten() -> None: ...


@get("/misspelt", opt={"permission": "orders.sea"}, sync_to_thread=False)
def misspelt() -> None: ...


@post("/half", opt={"permission": {"GET": Permission.ORDERS_SEE}}, sync_to_thread=False)
def half() -> None: ...


@get("/whole", opt={"permission": {"GET": Permission.ORDERS_SEE}}, sync_to_thread=False)
def whole() -> None: ...


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", Status)
def test_what_a_person_is_told_is_what_they_are_let_through_with(role: Role, status: Status) -> None:
    who = person(role, status)
    told = set(granted(who))
    for permission in told:
        allow(who, permission)
    for permission in set(Permission) - told:
        refusal(who, permission)


def test_routes_that_do_not_say_who_may_use_them_are_found() -> None:
    app = Litestar([public_route, forgotten, misspelt, half, whole], openapi_config=None)
    assert sorted(undeclared(app.routes)) == ["GET /forgotten", "GET /misspelt", "POST /half"]


def test_the_app_does_not_start_with_such_a_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "ROUTES", (*web.ROUTES, forgotten))
    with pytest.raises(RuntimeError, match="GET /forgotten"):
        web.build_app(WebSettings(environment="test", secret_key="k" * 40))


def test_the_guard_lets_nobody_through_where_nothing_is_declared() -> None:
    class Known:
        async def whose(self, credential: str) -> Person:
            return person(Role.SUPER_ADMIN)

    options = {"guards": [authenticate(Known(), None)], "exception_handlers": {Exception: problems.handle}}
    with create_test_client([forgotten, whole], **options) as client:
        bearer = {"Authorization": "Bearer anything"}
        assert client.get("/forgotten", headers=bearer).status_code == 403
        assert client.get("/whole", headers=bearer).status_code == 200
        assert client.get("/whole").status_code == 401
        assert client.options("/whole", headers=bearer).headers["allow"] == "GET, OPTIONS"

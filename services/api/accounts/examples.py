"""Examples of bodies and answers, for the documentation."""

from typing import Annotated, Any

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import Body

from services.api.accounts.schemas import (
    Account,
    Address,
    Keys,
    Login,
    NewKey,
    NewPassword,
    OwnAccount,
    OwnChanges,
    Registration,
    ShownKey,
    TokenPair,
    Verification,
)

EMAIL = {"email": "anna@example.com"}
CODE = {**EMAIL, "code": "042317"}
PASSWORD = {"password": "correct horse battery"}
ANNA_ID = "0d5f2c1e-8f5b-4e0e-9a55-2f6f3a1c7b10"
CONFECTIONERY_ID = "9b1d3f5e-2a47-4c88-b0c2-6d1e5a7f9c20"
WHEN = "2026-05-04T10:00:00Z"


def shown(model: Any, value: Any, description: str = "done") -> ResponseSpec:
    """An answer of this form, with an example of it."""
    return ResponseSpec(model, description=description, examples=[Example(value=value)])


def sent(value: Any, description: str | None = None) -> Any:
    """A body, with an example of it."""
    return Body(description=description, examples=[Example(value=value)])


def page_of(*items: Any) -> dict[str, Any]:
    return {"items": list(items), "next_cursor": None}


RegistrationBody = Annotated[Registration, sent({**EMAIL, **PASSWORD, "name": "Anna", "language": "en"})]
VerificationBody = Annotated[Verification, sent({**CODE, "username": "anna"})]
AddressBody = Annotated[Address, sent(EMAIL)]
NewPasswordBody = Annotated[NewPassword, sent({**CODE, **PASSWORD})]
LoginBody = Annotated[Login, sent({**EMAIL, **PASSWORD})]
OwnChangesBody = Annotated[OwnChanges, sent({"language": "ko", "default_pool": "default"})]
NewKeyBody = Annotated[
    NewKey, sent({"name": "shop", "scopes": ["orders:read", "orders:write"], "expires_at": "2027-01-01T00:00:00Z"})
]

_ACCOUNT = {
    "id": ANNA_ID,
    **EMAIL,
    "username": "anna",
    "name": "Anna",
    "role": "member",
    "status": "active",
    "created_at": WHEN,
}
_UNVERIFIED = {**_ACCOUNT, "status": "unverified", "username": "new-0d5f2c1e8f5b"}
_OWN = {
    **_ACCOUNT,
    "department": {"id": CONFECTIONERY_ID, "name": "Confectionery"},
    "language": "ko",
    "default_pool": "default",
    "balance": {"available": 8, "held": 2, "total": 10},
    "permissions": ["account.see", "orders.place"],
}
_KEY = {
    "id": "3c9e6a52-7d14-4f7b-8c0a-5e2b9f4d6a30",
    "name": "shop",
    "prefix": "btg_k3v9Xw2a",
    "scopes": ["orders:read", "orders:write"],
    "created_at": WHEN,
    "expires_at": "2027-01-01T00:00:00Z",
    "last_used_at": None,
}

ACCOUNT = shown(Account, _ACCOUNT, "the account")
REGISTERED = shown(Account, _UNVERIFIED, "the account; `active` where addresses are not confirmed")
OWN_ACCOUNT = shown(OwnAccount, _OWN, "my account")
TOKENS = shown(
    TokenPair,
    {"access_token": "eyJhbGciOi...", "refresh_token": "b0Zs...", "expires_in": 900, "token_type": "bearer"},
    "logged in",
)
KEYS = shown(Keys, page_of(_KEY), "my keys")
SHOWN_KEY = shown(ShownKey, {**_KEY, "key": "btg_k3v9Xw2a_Zk1R..."}, "the key, this once")

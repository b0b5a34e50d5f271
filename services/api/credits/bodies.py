"""Bodies of what administrators do with credits."""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StringConstraints

from services.api.accounts.schemas import Body, Future, Username, one_line

MAX_AMOUNT = 10**9
"""Credits in one command; a typing error is more likely than more."""


def _not_zero(amount: int) -> int:
    if amount == 0:
        raise ValueError("must not be 0")
    return amount


Amount = Annotated[StrictInt, Field(ge=1, le=MAX_AMOUNT)]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)
]


class Grant(Body):
    """Credits for a person; without `expires_at` they never expire."""

    amount: Amount
    expires_at: Future | None = None
    reason: Reason


class DepartmentGrant(Grant):
    """Credits for a department, to be handed on until `expires_at`."""

    expires_at: Future


class Distribution(Body):
    """Credits of a department for one of its members; they never outlive the department's own."""

    username: Username
    amount: Amount
    expires_at: Future | None = None
    reason: Reason = "distributed"


class Correction(Body):
    """`amount` is added, or taken away where it is negative."""

    amount: Annotated[StrictInt, Field(ge=-MAX_AMOUNT, le=MAX_AMOUNT), AfterValidator(_not_zero)]
    reason: Reason


class Refund(Body):
    """Without `amount`: all that was taken and not given back yet."""

    amount: Amount | None = None
    reason: Reason

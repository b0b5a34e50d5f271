"""Every error as RFC 9457 `application/problem+json`.

A kind's `type` is stable and its own address; clients go by it and by the extension members, never by `detail`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, SerializationException, ValidationException
from pydantic import BaseModel
from pydantic import ValidationError as PydanticValidationError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chassis.database import in_the_way, is_away
from chassis.errors import Transient
from contracts.ordering import pointer

log = structlog.get_logger()

M = TypeVar("M", bound=BaseModel)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 2
"""Seconds after which a client may ask a service again that is away."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem. `explanation` is what its page says."""

    name: str
    status: int
    title: str
    explanation: str

    @property
    def type(self) -> str:
        return f"/problems/{self.name}"


KINDS: dict[str, Kind] = {}


def kind(name: str, status: int, title: str, explanation: str) -> str:
    """Register a kind and return its name."""
    KINDS[name] = Kind(name, status, title, explanation)
    return name


MALFORMED = kind(
    "malformed-body",
    400,
    "The body cannot be read",
    "The request's body is not valid JSON in UTF-8, or not what its Content-Type says. Nothing was done.",
)
BAD_REQUEST = kind(
    "bad-request",
    400,
    "The request cannot be understood",
    "A header or the request line is not valid.",
)
UNAUTHORIZED = kind(
    "unauthorized",
    401,
    "Who are you?",
    "The request needs a valid credential: log in, refresh, and send the access token as `Authorization: "
    "Bearer` or as the cookie. The answer to a wrong e-mail is the same as to a wrong password.",
)
INSUFFICIENT_CREDITS = kind(
    "insufficient-credits",
    402,
    "Not enough credits",
    "The order costs `required` credits and `balance` are available. Nothing was taken. Top up, or order less.",
)
FORBIDDEN = kind(
    "forbidden",
    403,
    "Not allowed",
    "You are known, but your role or this installation does not allow it.",
)
CROSS_ORIGIN = kind(
    "cross-origin",
    403,
    "Sent from another site",
    "A request that changes something and carries the page's cookie must come from the page itself. "
    "Programs send `Authorization: Bearer` instead.",
)
NOT_FOUND = kind("not-found", 404, "Not found", "There is nothing here, or nothing of yours.")
METHOD = kind("method-not-allowed", 405, "Method not allowed", "This address does not know that method; see `Allow`.")
CONFLICT = kind(
    "conflict",
    409,
    "Not in this state",
    "What the request is about is in a state that does not allow it.",
)
EMAIL_TAKEN = kind("email-taken", 409, "E-mail address taken", "An account with this e-mail address exists. Log in.")
USERNAME_TAKEN = kind("username-taken", 409, "User name taken", "Choose another user name, or leave it out.")
TOO_LARGE = kind("too-large", 413, "Body too large", "The body is longer than this address takes.")
UNSUPPORTED = kind(
    "unsupported-media-type",
    415,
    "Media type not supported",
    "Send `Content-Type: application/json`.",
)
INVALID = kind(
    "invalid-parameters",
    422,
    "Invalid parameters",
    "`errors` names each wrong value: `pointer` is a JSON pointer into the body (or the parameter's name "
    "after a slash), `in` says where. Unknown fields are refused. Nothing was done.",
)
KEY_REUSED = kind(
    "idempotency-key-reused",
    422,
    "Idempotency key used before",
    "This `Idempotency-Key` came with another body before. Use a new key for a new request, and the same "
    "key only to repeat one.",
)
TOO_MANY = kind("too-many", 429, "Too many", "Wait for as long as `Retry-After` says.")
INTERNAL = kind("internal", 500, "Our mistake", "Something broke on our side and was logged. Repeating may help.")
UNAVAILABLE = kind(
    "service-unavailable",
    503,
    "Not available now",
    "A part that this needs is away for a moment. Nothing was lost; repeat after `Retry-After`, with the "
    "same `Idempotency-Key` where you sent one.",
)

_BY_STATUS = {
    400: BAD_REQUEST,
    401: UNAUTHORIZED,
    403: FORBIDDEN,
    404: NOT_FOUND,
    405: METHOD,
    409: CONFLICT,
    413: TOO_LARGE,
    415: UNSUPPORTED,
    422: INVALID,
    429: TOO_MANY,
    503: UNAVAILABLE,
}


class Problem(Exception):  # noqa: N818 - the word of the RFC
    """Raise it anywhere below a route: it becomes the answer. `extensions` are further members of the body."""

    def __init__(
        self, name: str, detail: str | None = None, *, headers: dict[str, str] | None = None, **extensions: Any
    ) -> None:
        self.kind = KINDS[name]
        self.status, self.title = self.kind.status, self.kind.title
        self.detail = detail or self.kind.explanation
        self.headers = headers or {}
        self.extensions = extensions
        super().__init__(f"{name}: {self.detail}")

    def body(self, instance: str | None = None) -> dict[str, Any]:
        """The members of the document; `instance` is the path it is about."""
        members = {"type": self.kind.type, "title": self.title, "status": self.status, "detail": self.detail}
        return {**members, **({"instance": instance} if instance else {}), **self.extensions}


def unauthorized(detail: str, *, error: str | None = None) -> Problem:
    """401, with the challenge that RFC 6750 asks for; `error` only where a credential was sent."""
    challenge = 'Bearer realm="bottega"' + (f', error="{error}"' if error else "")
    return Problem(UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})


def too_many(detail: str, seconds: float) -> Problem:
    """429; the same may be tried again after `seconds`."""
    return Problem(TOO_MANY, detail, headers={"Retry-After": str(max(1, math.ceil(seconds)))})


def unavailable(detail: str | None = None) -> Problem:
    return Problem(UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_AFTER)})


def invalid(detail: str, pointer: str, where: str = "body") -> Problem:
    """422 about one value."""
    return Problem(INVALID, detail, errors=[{"detail": detail, "pointer": pointer, "in": where}])


Located = Callable[[Any], tuple[str | int, ...]]
"""Takes an error of pydantic's and says where in the body it is."""


def _location(error: Any) -> tuple[str | int, ...]:
    return tuple(error["loc"])


def invalid_body(errors: list[Any], located: Located = _location) -> Problem:
    """422 from the errors of a pydantic ValidationError; `located` says where in the body an error is."""
    found = [
        {"detail": error["msg"].removeprefix("Value error, "), "pointer": pointer(located(error)), "in": "body"}
        for error in errors
    ]
    return Problem(INVALID, _summary(found), errors=found)


def validated(model: type[M], data: Any) -> M:
    """`data` as `model`, for routes that ask first whose thing it is about. Raises the 422 problem."""
    try:
        return model.model_validate({} if data is None else data)
    except PydanticValidationError as error:
        raise invalid_body(list(error.errors())) from error


def _summary(errors: list[dict[str, str]]) -> str:
    return "; ".join(f"{error['pointer'] or 'body'}: {error['detail']}" for error in errors[:5])


def answer(request: Request[Any, Any, Any], problem: Problem) -> Response[dict[str, Any]]:
    return Response(
        problem.body(request.scope["path"]),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def from_exception(error: Exception, names: Mapping[str, str] | None = None, located: Located = _location) -> Problem:
    """The problem that an exception amounts to; what is nobody's fault outside is `internal` and tells nothing.

    `names` are what a handler's parameters are called in the request, where that differs.
    """
    match error:
        case Problem():
            return error
        case ValidationException():
            return _from_validation(error, names or {}, located)
        case HTTPException(status_code=status) if status in _BY_STATUS:
            return _from_http(error)
        case RecursionError():
            return Problem(MALFORMED, "The body is nested too deeply.")
        case Transient() | PoolTimeoutError():
            return unavailable()
    return unavailable() if is_away(error) or in_the_way(error) else Problem(INTERNAL)


def _from_http(error: HTTPException) -> Problem:
    if isinstance(error.__cause__, SerializationException):
        return Problem(MALFORMED)
    headers = {name: str(value) for name, value in (error.headers or {}).items()}
    return Problem(_BY_STATUS[error.status_code], headers=headers)


def _from_validation(error: ValidationException, names: Mapping[str, str], located: Located) -> Problem:
    reasons = getattr(error.__cause__, "errors", None)
    if reasons is not None:
        return invalid_body(list(reasons), located)
    found = [_from_message(message, names) for message in error.extra or [] if isinstance(message, dict)]
    return Problem(INVALID, _summary(found) or error.detail, errors=found)


def _from_message(message: dict[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    where = str(getattr(message.get("source"), "value", message.get("source") or "query"))
    path = message.get("key", "")
    path = "" if where == "body" and path == "data" else names.get(path, path)
    return {"detail": message["message"], "pointer": pointer(path.split(".") if path else ()), "in": where}


def _names(request: Request[Any, Any, Any]) -> dict[str, str]:
    handler = request.scope.get("route_handler")
    fields = handler.parsed_fn_signature.parameters.values() if handler else ()
    said = {field.name: field.kwarg_definition for field in fields}
    found = {name: getattr(as_, "query", None) or getattr(as_, "header", None) for name, as_ in said.items()}
    return {name: alias for name, alias in found.items() if alias}


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[dict[str, Any]]:
    """The app's one exception handler."""
    if isinstance(error, ValidationException):
        handler = request.scope.get("route_handler")
        problem = from_exception(
            error, _names(request), handler.opt.get("located", _location) if handler else _location
        )
    else:
        problem = from_exception(error)
    if problem.kind.name == INTERNAL:
        log.error("http.failed", path=request.scope["path"], exc_info=error)
    elif problem.status >= 500:
        log.warning("http.unavailable", path=request.scope["path"], error=type(error).__name__)
    return answer(request, problem)

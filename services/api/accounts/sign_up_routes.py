"""Register, confirm the address, ask for a new password."""

from typing import Any, ClassVar

import msgspec
from litestar import Controller, Request, Response, post
from litestar.background_tasks import BackgroundTask
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED

from services.api.accounts.codes import CODE_NOT_VALID
from services.api.accounts.examples import (
    ACCOUNT,
    REGISTERED,
    AddressBody,
    NewPasswordBody,
    RegistrationBody,
    VerificationBody,
    shown,
)
from services.api.accounts.gate import Gate, caller
from services.api.accounts.schemas import Account
from services.api.accounts.sign_up import SignUp
from services.api.letters.texts import preferred
from services.api.problems import EMAIL_TAKEN, FORBIDDEN, TOO_MANY, USERNAME_TAKEN


class Written(msgspec.Struct, frozen=True):
    """Said to everybody alike, whether there is such an account or not."""

    detail: str = "If there is an account that this is meant for, a letter is on its way."


ASKING = {"problems": (FORBIDDEN, TOO_MANY)}
WRITTEN = shown(Written, Written(), "asked for")


class SignUpController(Controller):
    """Without a credential: this is how one becomes somebody."""

    path = "/api/auth"
    tags: ClassVar[list[str]] = ["accounts"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @post("/register", opt={"problems": (EMAIL_TAKEN, USERNAME_TAKEN)}, responses={201: REGISTERED})
    async def register(self, data: RegistrationBody, request: Request[Any, Any, Any], sign_up: SignUp) -> Account:
        """Create an account. It is active at once, or `unverified` until the code that comes by e-mail is entered;
        an installation that sends codes does not tell whether an address is taken."""
        return await sign_up.register(data, data.language or preferred(request.headers.get("accept-language", "")))

    @post(
        "/verify",
        status_code=HTTP_200_OK,
        opt={"problems": (CODE_NOT_VALID, USERNAME_TAKEN, TOO_MANY)},
        responses={200: ACCOUNT},
    )
    async def verify(
        self, data: VerificationBody, request: Request[Any, Any, Any], gate: Gate, sign_up: SignUp
    ) -> Account:
        """Confirm the e-mail address with the code. The account is then active, or `provisional` where an
        administrator has to approve it."""
        with gate.guesses("verify", data.email, request):
            return await sign_up.verify(data)

    @post("/verify/resend", status_code=HTTP_202_ACCEPTED, opt=ASKING, responses={202: WRITTEN})
    async def resend(
        self, data: AddressBody, request: Request[Any, Any, Any], gate: Gate, sign_up: SignUp
    ) -> Response[Written]:
        """Send another code, once a minute at most. The answer is always the same."""
        sign_up.check_post()
        gate.throttle.count(("resend", data.email.lower(), caller(request)))
        return Response(Written(), background=BackgroundTask(sign_up.write_again, data.email))

    @post("/password/forgot", status_code=HTTP_202_ACCEPTED, opt=ASKING, responses={202: WRITTEN})
    async def forgot(
        self, data: AddressBody, request: Request[Any, Any, Any], gate: Gate, sign_up: SignUp
    ) -> Response[Written]:
        """Send a code for a new password, once a minute at most. The answer is always the same."""
        sign_up.check_post()
        gate.throttle.count(("forgot", data.email.lower(), caller(request)))
        return Response(Written(), background=BackgroundTask(sign_up.write_for_password, data.email))

    @post("/password/reset", status_code=204, opt={"problems": (CODE_NOT_VALID, TOO_MANY)})
    async def reset(self, data: NewPasswordBody, request: Request[Any, Any, Any], gate: Gate, sign_up: SignUp) -> None:
        """Set a new password with the code. Every log-in of the account ends."""
        with gate.guesses("reset", data.email, request):
            await sign_up.reset(data)

"""Why an order is not taken, whichever door it comes through: HTTP makes a problem of it, a partner hears an event."""


class RefusedError(Exception):
    """Nothing was stored or held. `code` is stable, `reason` is for a person."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class InvalidFieldError(RefusedError):
    """A field's value cannot be used; `pointer` is its JSON pointer."""

    code = "invalid-parameters"

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer, self.detail = pointer, detail


class TooManyError(RefusedError):
    """A limit is reached; there may be room again after `seconds`."""

    code = "too-many"

    def __init__(self, reason: str, seconds: float) -> None:
        super().__init__(reason)
        self.seconds = seconds


class NotActiveError(RefusedError):
    """The account may not order now: it waits for its approval, or is blocked or deleted. `status` says which."""

    code = "account-not-active"

    def __init__(self, status: str) -> None:
        super().__init__(f"The account is {status}.")
        self.status = status


class PriceChangedError(RefusedError):
    """The order costs `price` credits, more than `max_price`."""

    code = "price-changed"

    def __init__(self, price: int, max_price: int) -> None:
        super().__init__(f"The order costs {price} credits now, more than {max_price}.")
        self.price, self.max_price = price, max_price


class InsufficientCreditsError(RefusedError):
    """The order costs `required` credits, `balance` are available."""

    code = "insufficient-credits"

    def __init__(self, balance: int, required: int) -> None:
        super().__init__(f"The order costs {required} credits, {balance} are available.")
        self.balance, self.required = balance, required

"""The two words for what went wrong: try again later, or never.

An error class's docstring is its default message.
"""


class Transient(Exception):  # noqa: N818 - the word is the interface
    """The same message may succeed later."""


class Permanent(Exception):  # noqa: N818 - the word is the interface
    """No retry can help.

    `code` is stable and machine-readable (snake case), `reason` is read by a person.
    """

    def __init__(self, reason: str, code: str = "failed") -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class Cancelled(Exception):  # noqa: N818 - not a failure: nobody wants the result any more
    """The order has ended; the work was dropped."""

"""The bodies of the order routes that only HTTP has; what can be ordered stands in `contracts.ordering`."""

from contracts.ordering import Body, Prompt


class ApproveBody(Body):
    """The reviewed prompt, edited or (left out) as it is."""

    prompt: Prompt | None = None

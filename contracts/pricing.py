"""What an order costs, in whole credits, known before its first stage."""


def price(*, per_picture: int, count: int) -> int:
    """The full price of `count` pictures of a model that costs `per_picture`. Text stages are free."""
    return per_picture * count

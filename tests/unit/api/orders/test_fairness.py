"""Turns: simulated queues, so that what a person sees of their neighbours can be counted."""

from collections import Counter
from itertools import count, islice, pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.api.orders.fairness import PATIENCE, Turns, Waiting, serve

_ids = count(1)


def orders(owner: int, number: int, *, share: int | None = None, weight: int = 1, cost: float = 1, model: str = "a"):
    """That many orders of one owner, who belongs to department `share`, or to none."""
    share_id = UUID(int=1000 + (share if share is not None else 500 + owner))
    return [Waiting(UUID(int=next(_ids)), UUID(int=owner), share_id, weight, cost, model) for _ in range(number)]


def owners(served) -> list[int]:
    return [order.owner_id.int for order in served]


def test_five_hundred_orders_of_one_do_not_delay_the_first_of_another() -> None:
    turns = Turns()
    line = orders(1, 500)
    list(islice(serve(line, turns), 40))
    assert owners(islice(serve([*line[40:], *orders(2, 1)], turns), 2))[0] == 2


def test_the_same_holds_within_a_department() -> None:
    turns = Turns()
    line = orders(1, 500, share=7)
    list(islice(serve(line, turns), 40))
    assert owners(islice(serve([*line[40:], *orders(2, 1, share=7)], turns), 1)) == [2]


def test_weights_show_in_what_is_served() -> None:
    waiting = [*orders(1, 400, share=1, weight=2), *orders(2, 400, share=2), *orders(3, 400, share=3)]
    served = Counter(owners(islice(serve(waiting, Turns()), 400)))
    assert (served[1], served[2], served[3]) == (200, 100, 100)


def test_a_department_of_many_gets_no_more_than_one_of_few() -> None:
    many = [order for owner in range(1, 11) for order in orders(owner, 50, share=1)]
    served = Counter(order.share_id.int for order in islice(serve([*many, *orders(99, 500, share=2)], Turns()), 200))
    assert set(served.values()) == {100}


def test_dear_orders_take_more_of_a_share() -> None:
    waiting = [*orders(1, 100, cost=4), *orders(2, 400, cost=1)]
    served = Counter(owners(islice(serve(waiting, Turns()), 250)))
    assert served[2] == 4 * served[1]


def test_a_pause_saves_no_turns_up() -> None:
    turns = Turns()
    busy = orders(1, 300)
    list(islice(serve(busy, turns), 100))
    both = owners(islice(serve([*busy[100:], *orders(2, 100)], turns), 40))
    assert Counter(both) == {1: 20, 2: 20}


def test_a_members_orders_are_served_in_the_order_they_came() -> None:
    line = orders(1, 30)
    assert list(serve(line, Turns())) == line


def switches(served: list[Waiting]) -> int:
    return sum(one.model != other.model for one, other in pairwise(served))


def test_the_loaded_model_goes_first_within_the_bound() -> None:
    waiting = [order for owner in range(1, 7) for order in orders(owner, 20, model="ab"[owner % 2])]
    turns, loaded = Turns(), "a"
    remaining, served = list(waiting), []
    while remaining:
        order = next(serve(remaining, turns, {loaded}))
        remaining.remove(order)
        served.append(order)
        loaded = order.model
    assert switches(served) < switches(list(serve(waiting, Turns()))) / 2
    for number in range(len(served)):
        done = Counter(owners(served[:number]))
        assert max(done.values(), default=0) - min(done[owner] for owner in range(1, 7)) <= 1 + PATIENCE


def test_who_has_just_come_is_not_passed_over_for_a_loaded_model() -> None:
    turns = Turns()
    line = orders(1, 50, model="a")
    list(islice(serve(line, turns, {"a"}), 10))
    assert owners(islice(serve([*line[10:], *orders(2, 1, model="b")], turns, {"a"}), 1)) == [2]


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 2), st.integers(1, 4), st.sampled_from("ab")),
        min_size=1,
        max_size=60,
    ),
    st.sets(st.sampled_from("ab")),
)
def test_everything_that_waits_is_served_once(asked, loaded) -> None:
    waiting = [
        order for owner, share, cost, model in asked for order in orders(owner, 1, share=share, cost=cost, model=model)
    ]
    served = list(serve(waiting, Turns(), loaded))
    assert sorted(order.order_id.int for order in served) == sorted(order.order_id.int for order in waiting)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), min_size=1, max_size=40))
def test_no_department_gets_ahead_of_another_by_more_than_their_dearest_orders(asked) -> None:
    """The bound of the paper: while both wait, the normalised service of two differs by their largest orders."""
    waiting = [order for share, cost in asked for order in orders(share, 1, share=share, cost=cost)]
    left = Counter(order.share_id for order in waiting)
    done: Counter[UUID] = Counter()
    for order in serve(waiting, Turns()):
        done[order.share_id] += order.cost
        left[order.share_id] -= 1
        backlogged = [done[share] for share, number in left.items() if number]
        if len(backlogged) > 1:
            assert max(backlogged) - min(backlogged) <= 2 * 3

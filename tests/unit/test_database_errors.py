"""What counts as a database that is away, and what a logged error may not say."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chassis.database import connect, in_the_way, is_away


class RefusedError(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


@pytest.mark.parametrize("state", ["08006", "57P01", "57P03", "53300"])
def test_away(state):
    assert is_away(OperationalError("x", None, RefusedError(state))) and not in_the_way(RefusedError(state))


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), PoolTimeoutError()])
def test_no_connection_is_away(error):
    assert is_away(error)


@pytest.mark.parametrize("state", ["40P01", "40001", "55P03"])
def test_in_the_way(state):
    assert in_the_way(OperationalError("x", None, RefusedError(state)))


def test_a_refused_statement_is_neither():
    error = IntegrityError("x", None, RefusedError("23505"))
    assert not is_away(error) and not in_the_way(error)


def test_errors_do_not_carry_parameters():
    assert connect("postgresql://a@127.0.0.1:1/b").sync_engine.hide_parameters

"""What the tests of the masterplan share."""

import pytest

from tests.support.house import House
from tests.support.plans import Office


@pytest.fixture
def office(each_house: House) -> Office:
    """Short ways to fill a house with plans, on SQLite and on PostgreSQL."""
    return Office(each_house)

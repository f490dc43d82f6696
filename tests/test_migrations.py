"""Migrations lead up and down again, on both databases, to exactly what the models say."""

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from participation.events.models import RoundKind, RoundState
from participation.kernel.db import Database
from participation.kernel.migrate import all_tables, differences, downgrade, upgrade
from tests.support.house import House
from tests.support.parallel import at_once, raised


def tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_tables_are_those_of_the_models(each_house: House) -> None:
    assert differences(each_house.database) == []
    assert tables(each_house.database) == {*all_tables().tables, "alembic_version"}


def test_migrations_lead_down_to_nothing_and_up_again(each_house: House) -> None:
    each_house.idea(each_house.event())
    database = each_house.database
    downgrade(database, "base")
    assert tables(database) == {"alembic_version"}
    assert differences(database) != []
    upgrade(database)
    assert differences(database) == []
    assert each_house.event().id == 1


def test_bringing_up_what_is_up_to_date_changes_nothing(each_house: House) -> None:
    event = each_house.event()
    each_house.idea(event)
    upgrade(each_house.database)
    with each_house.work() as work:
        assert each_house.again(work, event).version == event.version + 2


def test_the_unique_index_comes_with_the_migrations(each_house: House) -> None:
    downgrade(each_house.database, "base")
    upgrade(each_house.database)
    event = each_house.event()
    each_house.move(event, RoundKind.COLLECT, RoundState.OPEN)
    with pytest.raises(IntegrityError), each_house.work() as work:
        work.session.execute(text("UPDATE round SET state = 'open'"))


def test_two_processes_that_start_together_migrate_once(each_house: House) -> None:
    address = each_house.database.url.render_as_string(hide_password=False)
    downgrade(each_house.database, "base")

    def start() -> None:
        database = Database(address)
        try:
            upgrade(database)
        finally:
            database.dispose()

    assert raised(at_once([start] * 3)) == []
    assert differences(each_house.database) == []


def test_after_a_migration_foreign_keys_are_enforced_again(house: House) -> None:
    upgrade(house.database)
    with house.database.writer.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

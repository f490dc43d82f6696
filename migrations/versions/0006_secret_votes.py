"""Votes say when their result shows and who may vote; the ballots of secret ones have no voters."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAMED = "(participant_id IS NULL) <> (token IS NULL)"
CODES = "is_secret OR electorate <> 'codes'"


def upgrade() -> None:
    _change_rounds()
    with op.batch_alter_table("ballot") as changed:
        changed.alter_column("participant_id", existing_type=sa.Integer(), nullable=True)
        changed.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=True)
        changed.add_column(sa.Column("token", sa.String(length=64), nullable=True))
        changed.create_unique_constraint("uq_ballot_round_id_token", ["round_id", "token"])
        changed.create_check_constraint("ck_ballot_of_a_person_or_a_paper", NAMED)
    op.create_table(
        "ballot_paper",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        _belongs_to("ballot_paper", "round"),
        _belongs_to("ballot_paper", "participant"),
        sa.PrimaryKeyConstraint("round_id", "participant_id", name="pk_ballot_paper"),
        sa.UniqueConstraint("round_id", "proof", name="uq_ballot_paper_round_id_proof"),
    )
    op.create_index("ix_ballot_paper_participant_id", "ballot_paper", ["participant_id"])
    op.create_table(
        "voting_code",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=True),
        sa.Column("proof", sa.String(length=64), nullable=True),
        _belongs_to("voting_code", "round"),
        sa.PrimaryKeyConstraint("round_id", "digest", name="pk_voting_code"),
        sa.UniqueConstraint("round_id", "proof", name="uq_voting_code_round_id_proof"),
    )


def _belongs_to(table: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{other}_id"
    return sa.ForeignKeyConstraint([f"{other}_id"], [f"{other}.id"], name=name, ondelete="CASCADE")


def _change_rounds() -> None:
    for column in (
        sa.Column("reveal", sa.String(length=30), nullable=False, server_default="by_hand"),
        sa.Column("is_secret", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("electorate", sa.String(length=30), nullable=False, server_default="present"),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
    ):
        op.add_column("round", column)
    round_ = sa.table("round", sa.column("reveal"), sa.column("shows_live", sa.Boolean()))
    op.execute(round_.update().where(round_.c.shows_live).values(reveal="live"))
    with op.batch_alter_table("round") as changed:
        for name in ("reveal", "is_secret", "electorate"):
            changed.alter_column(name, server_default=None)
        changed.drop_column("shows_live")
        changed.create_check_constraint("ck_round_codes_keep_a_secret", CODES)
    reveal = {True: "live", False: "by_hand"}
    _change_saved_agendas(lambda said: {**said, "reveal": reveal[said.pop("shows_live", False)]})


def _change_saved_agendas(change) -> None:  # type: ignore[no-untyped-def]
    table = sa.table("agenda_template", sa.column("id"), sa.column("rounds", sa.JSON()))
    connection = op.get_bind()
    for number, rounds in connection.execute(sa.select(table.c.id, table.c.rounds)).all():
        changed = [change(dict(one)) for one in rounds]
        connection.execute(table.update().where(table.c.id == number).values(rounds=changed))


def downgrade() -> None:
    """Secret votes cannot be told any more: they go, with their ballots."""
    round_ = sa.table("round", sa.column("is_secret", sa.Boolean()))
    op.execute(round_.delete().where(round_.c.is_secret))
    op.drop_table("voting_code")
    op.drop_table("ballot_paper")
    ballot = sa.table("ballot", sa.column("participant_id"))
    op.execute(ballot.delete().where(ballot.c.participant_id.is_(None)))
    with op.batch_alter_table("ballot") as changed:
        changed.drop_constraint("ck_ballot_of_a_person_or_a_paper", type_="check")
        changed.drop_constraint("uq_ballot_round_id_token", type_="unique")
        changed.drop_column("token")
        changed.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
        changed.alter_column("participant_id", existing_type=sa.Integer(), nullable=False)
    _take_columns_away()


def _take_columns_away() -> None:
    live = sa.Column("shows_live", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("round", live)
    round_ = sa.table("round", sa.column("reveal"), sa.column("shows_live", sa.Boolean()))
    op.execute(round_.update().where(round_.c.reveal == "live").values(shows_live=True))
    with op.batch_alter_table("round") as changed:
        changed.alter_column("shows_live", server_default=None)
        changed.drop_constraint("ck_round_codes_keep_a_secret", type_="check")
        for name in ("present", "eligible", "quorum", "electorate", "is_secret", "reveal"):
            changed.drop_column(name)
    _change_saved_agendas(lambda said: {**said, "shows_live": said.pop("reveal", "") == "live"})

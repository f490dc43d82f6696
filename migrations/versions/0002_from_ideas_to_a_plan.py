"""Fields, merging, comments, reports, the masterplan, letters, search and a sealed audit log."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from participation.kernel.audit import FIRST_SEAL, seal_of, sign
from participation.kernel.search import stems_of, words_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guest", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
        sa.UniqueConstraint("code_hash", name="uq_claim_code_hash"),
    )
    with op.batch_alter_table("claim") as batch_op:
        batch_op.create_index("ix_claim_guest", ["guest"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.create_index("ix_feedback_at", ["at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letter"),
    )
    with op.batch_alter_table("letter") as batch_op:
        batch_op.create_index("ix_letter_due", ["state", "next_try_at"], unique=False)

    op.create_table(
        "mail_server",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(length=30), nullable=False),
        sa.Column("username", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_server_only_one")),
        sa.PrimaryKeyConstraint("id", name="pk_mail_server"),
    )
    op.create_table(
        "masterplan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "starts_on <= ends_on", name=op.f("ck_masterplan_begins_before_it_ends")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_masterplan"),
    )
    op.create_table(
        "search_word",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("stem", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "stem", "number", name="pk_search_word"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_word") as batch_op:
        batch_op.create_index("ix_search_word_number", ["number"], unique=False)

    op.create_table(
        "site_text",
        sa.Column("slug", sa.String(length=30), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_site_text"),
    )
    op.create_table(
        "topic_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_topic_field"),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
    )
    op.create_table(
        "field_of_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["masterplan.id"], name="fk_field_of_action_plan_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_field_of_action"),
    )
    with op.batch_alter_table("field_of_action") as batch_op:
        batch_op.create_index("ix_field_of_action_plan_id", ["plan_id"], unique=False)

    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_mailed_link_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailed_link"),
        sa.UniqueConstraint("token_hash", name="uq_mailed_link_token_hash"),
    )
    with op.batch_alter_table("mailed_link") as batch_op:
        batch_op.create_index("ix_mailed_link_person_id", ["person_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("field_of_action_id", sa.Integer(), nullable=True),
        sa.Column("topic_field_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("lead_unit_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("light", sa.String(length=30), nullable=False),
        sa.Column("light_reason", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_measure_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["field_of_action_id"],
            ["field_of_action.id"],
            name="fk_measure_field_of_action_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name="fk_measure_lead_unit_id"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["masterplan.id"], name="fk_measure_plan_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_field_id"],
            ["topic_field.id"],
            name="fk_measure_topic_field_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure"),
        sa.UniqueConstraint("plan_id", "number", name="uq_measure_plan_id_number"),
    )
    with op.batch_alter_table("measure") as batch_op:
        batch_op.create_index("ix_measure_changed_at", ["changed_at"], unique=False)
        batch_op.create_index("ix_measure_field_of_action_id", ["field_of_action_id"], unique=False)
        batch_op.create_index("ix_measure_lead_unit_id", ["lead_unit_id"], unique=False)
        batch_op.create_index("ix_measure_topic_field_id", ["topic_field_id"], unique=False)

    op.create_table(
        "status_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("light", sa.String(length=30), nullable=False),
        sa.Column("light_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["person.id"],
            name="fk_status_report_decided_by_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_status_report_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_status_report_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_status_report"),
    )
    with op.batch_alter_table("status_report") as batch_op:
        batch_op.create_index("ix_status_report_measure_id", ["measure_id"], unique=False)
        batch_op.create_index("ix_status_report_state", ["state", "id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("status_before", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_comment_no_reply_to_itself")),
        sa.CheckConstraint("support_count >= 0", name=op.f("ck_comment_support_not_negative")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_comment_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["comment.id"], name="fk_comment_parent_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_comment_participant_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    with op.batch_alter_table("comment") as batch_op:
        batch_op.create_index("ix_comment_of_idea", ["idea_id", "id"], unique=False)
        batch_op.create_index("ix_comment_parent_id", ["parent_id"], unique=False)
        batch_op.create_index("ix_comment_participant_id", ["participant_id"], unique=False)
        batch_op.create_index("ix_comment_status", ["status", "id"], unique=False)

    op.create_table(
        "field_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_field_move_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["topic_field.id"], name="fk_field_move_from_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_field_move_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_field_move_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["topic_field.id"], name="fk_field_move_to_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_field_move"),
    )
    with op.batch_alter_table("field_move") as batch_op:
        batch_op.create_index("ix_field_move_batch", ["event_id", "batch"], unique=False)
        batch_op.create_index("ix_field_move_idea_id", ["idea_id"], unique=False)

    op.create_table(
        "measure_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_measure_change_idea_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_measure_change_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["status_report.id"],
            name="fk_measure_change_report_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure_change"),
    )
    with op.batch_alter_table("measure_change") as batch_op:
        batch_op.create_index("ix_measure_change_measure_id", ["measure_id"], unique=False)

    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("idea_id <> target_id", name=op.f("ck_merge_of_two")),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_merge_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_merge_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["idea.id"], name="fk_merge_target_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_merge"),
    )
    with op.batch_alter_table("merge") as batch_op:
        batch_op.create_index("ix_merge_idea_id", ["idea_id"], unique=False)
        batch_op.create_index(
            "ix_merge_standing",
            ["idea_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.create_index("ix_merge_target_id", ["target_id"], unique=False)

    op.create_table(
        "official_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("signed", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_official_answer_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_official_answer_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_official_answer"),
    )
    with op.batch_alter_table("official_answer") as batch_op:
        batch_op.create_index("ix_official_answer_idea_id", ["idea_id"], unique=False)

    op.create_table(
        "promotion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_promotion_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name="fk_promotion_measure_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_promotion_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_promotion"),
    )
    with op.batch_alter_table("promotion") as batch_op:
        batch_op.create_index("ix_promotion_idea_id", ["idea_id"], unique=False)
        batch_op.create_index(
            "ix_promotion_standing",
            ["measure_id", "idea_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "comment_support",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_comment_support_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_comment_support_participant_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "participant_id", name="pk_comment_support"),
    )
    with op.batch_alter_table("comment_support") as batch_op:
        batch_op.create_index("ix_comment_support_participant_id", ["participant_id"], unique=False)

    op.create_table(
        "comment_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_comment_wording_comment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comment_wording"),
    )
    with op.batch_alter_table("comment_wording") as batch_op:
        batch_op.create_index("ix_comment_wording_comment_id", ["comment_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("ruling", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_decision_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_decision_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_decision_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_decision_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
    )
    with op.batch_alter_table("decision") as batch_op:
        batch_op.create_index("ix_decision_comment_id", ["comment_id"], unique=False)
        batch_op.create_index("ix_decision_idea_id", ["idea_id"], unique=False)
        batch_op.create_index("ix_decision_queue", ["event_id", "id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("reporter", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)", name=op.f("ck_report_decided_once_settled")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name="fk_report_comment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_report_decided_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_report_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_report_idea_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    with op.batch_alter_table("report") as batch_op:
        batch_op.create_index("ix_report_comment_id", ["comment_id"], unique=False)
        batch_op.create_index("ix_report_idea_id", ["idea_id"], unique=False)
        batch_op.create_index("ix_report_queue", ["event_id", "state", "id"], unique=False)

    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.add_column(
            sa.Column("seal", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.create_index("ix_audit_entry_act", ["act", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_actor", ["actor", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_at", ["at"], unique=False)

    with op.batch_alter_table("idea") as batch_op:
        batch_op.alter_column(
            "status_before_hiding",
            new_column_name="status_before",
            existing_type=sa.String(length=30),
        )
        batch_op.add_column(sa.Column("field_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("text_released_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("merged_count", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("comment_count", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.drop_index("ix_idea_newest")
        batch_op.create_index("ix_idea_newest", ["event_id", "id"], unique=False)
        batch_op.create_check_constraint("not_merged_into_itself", "merged_into_id <> id")
        batch_op.create_index(
            "ix_idea_by_support", ["event_id", "support_count", "id"], unique=False
        )
        batch_op.create_index(
            "ix_idea_in_field",
            ["field_id", "status", "event_id", "merged_into_id"],
            unique=False,
        )
        batch_op.create_index("ix_idea_merged_into_id", ["merged_into_id"], unique=False)
        batch_op.create_index(
            "ix_idea_on_board", ["event_id", "status", "merged_into_id"], unique=False
        )
        batch_op.create_index("ix_idea_status", ["status", "id"], unique=False)
        batch_op.create_foreign_key(
            "fk_idea_field_id", "topic_field", ["field_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            "fk_idea_merged_into_id", "idea", ["merged_into_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("participant") as batch_op:
        batch_op.add_column(
            sa.Column("alias", sa.String(length=60), nullable=False, server_default="")
        )

    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_person_unit_id", "unit", ["unit_id"], ["id"])

    with op.batch_alter_table("status_change") as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=30), nullable=False, server_default="status")
        )
        batch_op.add_column(sa.Column("field_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("other_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("measure_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_status_change_measure_id", "measure", ["measure_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            "fk_status_change_other_id", "idea", ["other_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_foreign_key(
            "fk_status_change_field_id", "topic_field", ["field_id"], ["id"], ondelete="SET NULL"
        )
    op.execute("UPDATE person SET confirmed_at = created_at")
    _seal_what_is_there()
    _index_what_is_there()


def _seal_what_is_there() -> None:
    connection = op.get_bind()
    entry = sa.table(
        "audit_entry",
        *map(sa.column, ("id", "actor", "act", "seal")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("kept", sa.JSON()),
    )
    seal, number = FIRST_SEAL, 0
    rows = connection.execute(sa.select(entry).order_by(entry.c.id)).all()
    for row in rows:
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        said = at.astimezone(UTC).isoformat(timespec="microseconds")
        seal = seal_of(seal, said, row.actor, row.act, row.kept)
        connection.execute(sa.update(entry).where(entry.c.id == row.id).values(seal=seal))
        number += 1
    key = op.get_context().config.attributes["audit_key"]
    table = sa.table("audit_head", *map(sa.column, ("id", "entries", "seal", "signature")))
    values = {"id": 1, "entries": number, "seal": seal, "signature": sign(key, number, seal)}
    connection.execute(sa.insert(table).values(values))


def _index_what_is_there() -> None:
    connection = op.get_bind()
    idea = sa.table("idea", *map(sa.column, ("id", "title", "text", "status")))
    table = sa.table("search_word", *map(sa.column, ("kind", "stem", "number")))
    for row in connection.execute(sa.select(idea).where(idea.c.status == "published")).all():
        stems = {stem for word in words_of(f"{row.title} {row.text}") for stem in stems_of(word)}
        rows = [{"kind": "idea", "stem": stem, "number": row.id} for stem in sorted(stems)]
        if rows:
            connection.execute(sa.insert(table), rows)


def downgrade() -> None:
    for table in ("idea", "status_change"):
        op.execute(
            f"UPDATE {table} SET status = 'published' WHERE status IN "  # noqa: S608  our own words
            "('in_field', 'shortlisted', 'promoted', 'parked', 'declined')"
        )
    with op.batch_alter_table("status_change") as batch_op:
        batch_op.drop_constraint("fk_status_change_field_id", type_="foreignkey")
        batch_op.drop_constraint("fk_status_change_other_id", type_="foreignkey")
        batch_op.drop_constraint("fk_status_change_measure_id", type_="foreignkey")
        batch_op.drop_column("measure_id")
        batch_op.drop_column("other_id")
        batch_op.drop_column("field_id")
        batch_op.drop_column("kind")

    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint("fk_person_unit_id", type_="foreignkey")
        batch_op.drop_column("unit_id")
        batch_op.drop_column("blocked_at")
        batch_op.drop_column("confirmed_at")

    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_column("alias")

    with op.batch_alter_table("idea") as batch_op:
        batch_op.alter_column(
            "status_before",
            new_column_name="status_before_hiding",
            existing_type=sa.String(length=30),
        )
        batch_op.drop_constraint(op.f("ck_idea_not_merged_into_itself"), type_="check")
        batch_op.drop_constraint("fk_idea_merged_into_id", type_="foreignkey")
        batch_op.drop_constraint("fk_idea_field_id", type_="foreignkey")
        batch_op.drop_index("ix_idea_status")
        batch_op.drop_index("ix_idea_on_board")
        batch_op.drop_index("ix_idea_merged_into_id")
        batch_op.drop_index("ix_idea_in_field")
        batch_op.drop_index("ix_idea_by_support")
        batch_op.drop_index("ix_idea_newest")
        batch_op.create_index("ix_idea_newest", ["event_id", "status", "id"], unique=False)
        batch_op.drop_column("comment_count")
        batch_op.drop_column("merged_count")
        batch_op.drop_column("text_released_at")
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("field_id")

    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_at")
        batch_op.drop_index("ix_audit_entry_actor")
        batch_op.drop_index("ix_audit_entry_act")
        batch_op.drop_column("seal")

    with op.batch_alter_table("report") as batch_op:
        batch_op.drop_index("ix_report_queue")
        batch_op.drop_index("ix_report_idea_id")
        batch_op.drop_index("ix_report_comment_id")

    op.drop_table("report")
    with op.batch_alter_table("decision") as batch_op:
        batch_op.drop_index("ix_decision_queue")
        batch_op.drop_index("ix_decision_idea_id")
        batch_op.drop_index("ix_decision_comment_id")

    op.drop_table("decision")
    with op.batch_alter_table("comment_wording") as batch_op:
        batch_op.drop_index("ix_comment_wording_comment_id")

    op.drop_table("comment_wording")
    with op.batch_alter_table("comment_support") as batch_op:
        batch_op.drop_index("ix_comment_support_participant_id")

    op.drop_table("comment_support")
    with op.batch_alter_table("promotion") as batch_op:
        batch_op.drop_index(
            "ix_promotion_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index("ix_promotion_idea_id")

    op.drop_table("promotion")
    with op.batch_alter_table("official_answer") as batch_op:
        batch_op.drop_index("ix_official_answer_idea_id")

    op.drop_table("official_answer")
    with op.batch_alter_table("merge") as batch_op:
        batch_op.drop_index("ix_merge_target_id")
        batch_op.drop_index(
            "ix_merge_standing",
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
        batch_op.drop_index("ix_merge_idea_id")

    op.drop_table("merge")
    with op.batch_alter_table("measure_change") as batch_op:
        batch_op.drop_index("ix_measure_change_measure_id")

    op.drop_table("measure_change")
    with op.batch_alter_table("field_move") as batch_op:
        batch_op.drop_index("ix_field_move_idea_id")
        batch_op.drop_index("ix_field_move_batch")

    op.drop_table("field_move")
    with op.batch_alter_table("comment") as batch_op:
        batch_op.drop_index("ix_comment_status")
        batch_op.drop_index("ix_comment_participant_id")
        batch_op.drop_index("ix_comment_parent_id")
        batch_op.drop_index("ix_comment_of_idea")

    op.drop_table("comment")
    with op.batch_alter_table("status_report") as batch_op:
        batch_op.drop_index("ix_status_report_state")
        batch_op.drop_index("ix_status_report_measure_id")

    op.drop_table("status_report")
    with op.batch_alter_table("measure") as batch_op:
        batch_op.drop_index("ix_measure_topic_field_id")
        batch_op.drop_index("ix_measure_lead_unit_id")
        batch_op.drop_index("ix_measure_field_of_action_id")
        batch_op.drop_index("ix_measure_changed_at")

    op.drop_table("measure")
    with op.batch_alter_table("mailed_link") as batch_op:
        batch_op.drop_index("ix_mailed_link_person_id")

    op.drop_table("mailed_link")
    with op.batch_alter_table("field_of_action") as batch_op:
        batch_op.drop_index("ix_field_of_action_plan_id")

    op.drop_table("field_of_action")
    op.drop_table("unit")
    op.drop_table("topic_field")
    op.drop_table("site_text")
    with op.batch_alter_table("search_word") as batch_op:
        batch_op.drop_index("ix_search_word_number")

    op.drop_table("search_word")
    op.drop_table("masterplan")
    op.drop_table("mail_server")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_index("ix_letter_due")

    op.drop_table("letter")
    with op.batch_alter_table("feedback") as batch_op:
        batch_op.drop_index("ix_feedback_at")

    op.drop_table("feedback")
    with op.batch_alter_table("claim") as batch_op:
        batch_op.drop_index("ix_claim_guest")

    op.drop_table("claim")
    op.drop_table("audit_head")

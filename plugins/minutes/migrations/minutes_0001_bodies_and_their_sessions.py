"""bodies and their sessions."""

import sqlalchemy as sa
from alembic import op

revision = "minutes_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "minutes_body",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("genitive", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("appointed_by", sa.Text(), nullable=True),
        sa.Column("act_number", sa.Text(), nullable=True),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("quorum_rule", sa.Text(), nullable=False),
        sa.Column("quorum_number", sa.Integer(), nullable=True),
        sa.Column("majority_base", sa.Text(), nullable=False),
        sa.Column("tie_breaker", sa.Text(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("notice_days_urgent", sa.Integer(), nullable=False),
        sa.Column("session_kinds", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(quorum_rule = 'number') = (quorum_number IS NOT NULL)",
            name=op.f("ck_minutes_body_quorum_number"),
        ),
        sa.CheckConstraint(
            "appointed_by IN ('mayor', 'assembly')", name=op.f("ck_minutes_body_appointed_by")
        ),
        sa.CheckConstraint(
            "cardinality(session_kinds) > 0 AND session_kinds <@ ARRAY['regular', 'extraordinary', 'thematic', 'solemn', 'electronic']",
            name=op.f("ck_minutes_body_session_kinds"),
        ),
        sa.CheckConstraint(
            "kind IN ('commission', 'operational_team', 'steering_board', 'committee')",
            name=op.f("ck_minutes_body_kind"),
        ),
        sa.CheckConstraint(
            "majority_base IN ('present', 'all', 'cast')", name=op.f("ck_minutes_body_majority_base")
        ),
        sa.CheckConstraint(
            "quorum_rule IN ('majority', 'two_thirds', 'number')", name=op.f("ck_minutes_body_quorum_rule")
        ),
        sa.CheckConstraint("tie_breaker IN ('none', 'chair')", name=op.f("ck_minutes_body_tie_breaker")),
        sa.CheckConstraint(
            "notice_days >= 0 AND notice_days_urgent >= 0", name=op.f("ck_minutes_body_notice_days")
        ),
        sa.CheckConstraint("quorum_number > 0", name=op.f("ck_minutes_body_quorum_number_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_body_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_body")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_body_municipality_id_id")),
        sa.UniqueConstraint("municipality_id", "name", name=op.f("uq_minutes_body_municipality_id_name")),
    )
    op.create_table(
        "minutes_mandate",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("act_number", sa.Text(), nullable=True),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_minutes_mandate_ends_on")),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_minutes_mandate_ordinal")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "body_id"],
            ["minutes_body.municipality_id", "minutes_body.id"],
            name=op.f("fk_minutes_mandate_municipality_id_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_mandate_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_mandate")),
        sa.UniqueConstraint(
            "municipality_id",
            "body_id",
            "ordinal",
            name=op.f("uq_minutes_mandate_municipality_id_body_id_ordinal"),
        ),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_mandate_municipality_id_id")),
    )
    op.create_index(
        "uq_minutes_mandate_open",
        "minutes_mandate",
        ["municipality_id", "body_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.create_table(
        "minutes_member",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("person_ref_id", sa.Uuid(), nullable=True),
        sa.Column("contact_email_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("has_vote", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("act_number", sa.Text(), nullable=True),
        sa.Column("act_on", sa.Date(), nullable=True),
        sa.Column("deputy_of_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(role = 'members_deputy') = (deputy_of_id IS NOT NULL)",
            name=op.f("ck_minutes_member_deputy_of_id"),
        ),
        sa.CheckConstraint(
            "NOT has_vote OR role NOT IN ('members_deputy', 'observer')",
            name=op.f("ck_minutes_member_has_vote"),
        ),
        sa.CheckConstraint(
            "role IN ('chair', 'deputy_chair', 'secretary', 'coordinator', 'member', 'members_deputy', 'observer')",
            name=op.f("ck_minutes_member_role"),
        ),
        sa.CheckConstraint(
            "(user_id IS NULL) = (person_ref_id IS NOT NULL)", name=op.f("ck_minutes_member_person")
        ),
        sa.CheckConstraint("deputy_of_id <> id", name=op.f("ck_minutes_member_deputy_of_other")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_minutes_member_ends_on")),
        sa.CheckConstraint(
            "user_id IS NULL OR contact_email_encrypted IS NULL", name=op.f("ck_minutes_member_contact_email")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "deputy_of_id"],
            ["minutes_member.municipality_id", "minutes_member.id"],
            name=op.f("fk_minutes_member_municipality_id_deputy_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "mandate_id"],
            ["minutes_mandate.municipality_id", "minutes_mandate.id"],
            name=op.f("fk_minutes_member_municipality_id_mandate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "organisation_id"],
            ["portal_organisation.municipality_id", "portal_organisation.id"],
            name=op.f("fk_minutes_member_municipality_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "person_ref_id"],
            ["portal_person_ref.municipality_id", "portal_person_ref.id"],
            name=op.f("fk_minutes_member_municipality_id_person_ref_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_member_municipality_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.id"], name=op.f("fk_minutes_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_member")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_member_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_member_municipality_id_mandate_id_starts_on"),
        "minutes_member",
        ["municipality_id", "mandate_id", "starts_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_member_municipality_id_person_ref_id"),
        "minutes_member",
        ["municipality_id", "person_ref_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_member_municipality_id_user_id"),
        "minutes_member",
        ["municipality_id", "user_id"],
        unique=False,
    )
    op.create_index(
        "uq_minutes_member_open",
        "minutes_member",
        ["municipality_id", "mandate_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL AND user_id IS NOT NULL"),
    )
    op.create_table(
        "minutes_session",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("postponed_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_as", sa.Text(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reconvenes_id", sa.Uuid(), nullable=True),
        sa.Column("chaired_by_id", sa.Uuid(), nullable=True),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(ended_as IS NOT NULL AND ended_at IS NOT NULL) = (state IN ('held', 'inquorate', 'closed'))",
            name=op.f("ck_minutes_session_ended"),
        ),
        sa.CheckConstraint(
            "(started_at IS NOT NULL AND chaired_by_id IS NOT NULL AND kept_by_id IS NOT NULL) OR state IN ('draft', 'called', 'postponed', 'cancelled')",
            name=op.f("ck_minutes_session_started"),
        ),
        sa.CheckConstraint("ended_as IN ('held', 'inquorate')", name=op.f("ck_minutes_session_ended_as")),
        sa.CheckConstraint(
            "kind IN ('regular', 'extraordinary', 'thematic', 'solemn', 'electronic')",
            name=op.f("ck_minutes_session_kind"),
        ),
        sa.CheckConstraint(
            "ordinal IS NOT NULL OR state = 'cancelled'", name=op.f("ck_minutes_session_ordinal_given")
        ),
        sa.CheckConstraint(
            "starts_at IS NOT NULL OR state IN ('draft', 'postponed', 'cancelled')",
            name=op.f("ck_minutes_session_starts_at"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'called', 'in_progress', 'interrupted', 'held', 'inquorate', 'closed', 'postponed', 'cancelled')",
            name=op.f("ck_minutes_session_state"),
        ),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_minutes_session_ordinal")),
        sa.CheckConstraint("reconvenes_id <> id", name=op.f("ck_minutes_session_reconvenes_other")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["portal_user.id"], name=op.f("fk_minutes_session_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["kept_by_id"], ["portal_user.id"], name=op.f("fk_minutes_session_kept_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "body_id"],
            ["minutes_body.municipality_id", "minutes_body.id"],
            name=op.f("fk_minutes_session_municipality_id_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "chaired_by_id"],
            ["minutes_member.municipality_id", "minutes_member.id"],
            name=op.f("fk_minutes_session_municipality_id_chaired_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "mandate_id"],
            ["minutes_mandate.municipality_id", "minutes_mandate.id"],
            name=op.f("fk_minutes_session_municipality_id_mandate_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "reconvenes_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_session_municipality_id_reconvenes_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_session_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_session")),
        sa.UniqueConstraint(
            "municipality_id", "body_id", "mandate_id", "kind", "ordinal", name="uq_minutes_session_ordinal"
        ),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_session_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_session_municipality_id_body_id_starts_at"),
        "minutes_session",
        ["municipality_id", "body_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_session_municipality_id_starts_at"),
        "minutes_session",
        ["municipality_id", "starts_at"],
        unique=False,
    )
    op.create_index(
        "ix_minutes_session_reconvenes",
        "minutes_session",
        ["municipality_id", "reconvenes_id"],
        unique=False,
        postgresql_where=sa.text("reconvenes_id IS NOT NULL"),
    )
    op.create_table(
        "minutes_agenda_item",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("rapporteur", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("minutes_planned", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("carried_from_id", sa.Uuid(), nullable=True),
        sa.Column("adopts_minutes_of_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(origin = 'carried_over') = (carried_from_id IS NOT NULL)",
            name=op.f("ck_minutes_agenda_item_carried_from_id"),
        ),
        sa.CheckConstraint(
            "kind IN ('previous_minutes', 'report', 'proposal', 'information', 'questions', 'other')",
            name=op.f("ck_minutes_agenda_item_kind"),
        ),
        sa.CheckConstraint(
            "origin IN ('typed', 'carried_over', 'proposed')", name=op.f("ck_minutes_agenda_item_origin")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'decided', 'noted', 'postponed', 'withdrawn', 'not_reached')",
            name=op.f("ck_minutes_agenda_item_state"),
        ),
        sa.CheckConstraint("ended_at >= started_at", name=op.f("ck_minutes_agenda_item_ended_at")),
        sa.CheckConstraint("minutes_planned > 0", name=op.f("ck_minutes_agenda_item_minutes_planned")),
        sa.CheckConstraint("position > 0", name=op.f("ck_minutes_agenda_item_position")),
        sa.CheckConstraint("text_version >= 0", name=op.f("ck_minutes_agenda_item_text_version")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "adopts_minutes_of_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_agenda_item_municipality_id_adopts_minutes_of_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "carried_from_id"],
            ["minutes_agenda_item.municipality_id", "minutes_agenda_item.id"],
            name=op.f("fk_minutes_agenda_item_municipality_id_carried_from_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "session_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_agenda_item_municipality_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_minutes_agenda_item_municipality_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_agenda_item")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_agenda_item_municipality_id_id")),
        sa.UniqueConstraint(
            "municipality_id",
            "session_id",
            "position",
            deferrable=True,
            initially="DEFERRED",
            name="uq_minutes_agenda_item_position",
        ),
    )
    op.create_index(
        "ix_minutes_agenda_item_adopts_minutes_of",
        "minutes_agenda_item",
        ["municipality_id", "adopts_minutes_of_id"],
        unique=False,
        postgresql_where=sa.text("adopts_minutes_of_id IS NOT NULL"),
    )
    op.create_index(
        "ix_minutes_agenda_item_carried_from",
        "minutes_agenda_item",
        ["municipality_id", "carried_from_id"],
        unique=False,
        postgresql_where=sa.text("carried_from_id IS NOT NULL"),
    )
    op.create_index(
        "uq_minutes_agenda_item_running",
        "minutes_agenda_item",
        ["municipality_id", "session_id"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )
    op.create_table(
        "minutes_attendance",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('expected', 'present', 'excused', 'absent')", name=op.f("ck_minutes_attendance_state")
        ),
        sa.CheckConstraint("substitute_id <> member_id", name=op.f("ck_minutes_attendance_substitute_id")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "member_id"],
            ["minutes_member.municipality_id", "minutes_member.id"],
            name=op.f("fk_minutes_attendance_municipality_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "session_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_attendance_municipality_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "substitute_id"],
            ["minutes_member.municipality_id", "minutes_member.id"],
            name=op.f("fk_minutes_attendance_municipality_id_substitute_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_minutes_attendance_municipality_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_attendance")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_attendance_municipality_id_id")),
        sa.UniqueConstraint(
            "municipality_id",
            "session_id",
            "member_id",
            name=op.f("uq_minutes_attendance_municipality_id_session_id_member_id"),
        ),
        sa.UniqueConstraint(
            "municipality_id",
            "session_id",
            "substitute_id",
            name=op.f("uq_minutes_attendance_municipality_id_session_id_substitute_id"),
        ),
    )
    op.create_index(
        op.f("ix_minutes_attendance_municipality_id_member_id"),
        "minutes_attendance",
        ["municipality_id", "member_id"],
        unique=False,
    )
    op.create_index(
        "ix_minutes_attendance_substitute",
        "minutes_attendance",
        ["municipality_id", "substitute_id"],
        unique=False,
        postgresql_where=sa.text("substitute_id IS NOT NULL"),
    )
    op.create_table(
        "minutes_presence",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("left_at >= arrived_at", name=op.f("ck_minutes_presence_left_at")),
        sa.ForeignKeyConstraint(
            ["municipality_id", "attendance_id"],
            ["minutes_attendance.municipality_id", "minutes_attendance.id"],
            name=op.f("fk_minutes_presence_municipality_id_attendance_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "member_id"],
            ["minutes_member.municipality_id", "minutes_member.id"],
            name=op.f("fk_minutes_presence_municipality_id_member_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_presence_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_presence")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_presence_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_presence_municipality_id_attendance_id"),
        "minutes_presence",
        ["municipality_id", "attendance_id"],
        unique=False,
    )
    op.create_index(
        "uq_minutes_presence_open",
        "minutes_presence",
        ["municipality_id", "attendance_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "minutes_text_revision",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "item_id"],
            ["minutes_agenda_item.municipality_id", "minutes_agenda_item.id"],
            name=op.f("fk_minutes_text_revision_municipality_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_minutes_text_revision_municipality_id"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["portal_user.id"], name=op.f("fk_minutes_text_revision_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_text_revision")),
        sa.UniqueConstraint(
            "municipality_id", "id", name=op.f("uq_minutes_text_revision_municipality_id_id")
        ),
        sa.UniqueConstraint(
            "municipality_id",
            "item_id",
            "version",
            name=op.f("uq_minutes_text_revision_municipality_id_item_id_version"),
        ),
    )
    op.create_table(
        "minutes_vote",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("votes_abstained", sa.Integer(), nullable=False),
        sa.Column("is_unanimous", sa.Boolean(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("members_total", sa.Integer(), nullable=False),
        sa.Column("quorum_needed", sa.Integer(), nullable=False),
        sa.Column("majority_base", sa.Text(), nullable=False),
        sa.Column("chair_vote", sa.Text(), nullable=True),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("chair_vote IN ('for', 'against')", name=op.f("ck_minutes_vote_chair_vote")),
        sa.CheckConstraint(
            "majority_base IN ('present', 'all', 'cast')", name=op.f("ck_minutes_vote_majority_base")
        ),
        sa.CheckConstraint(
            "NOT is_unanimous OR votes_for = present", name=op.f("ck_minutes_vote_is_unanimous")
        ),
        sa.CheckConstraint("present <= members_total", name=op.f("ck_minutes_vote_members_total")),
        sa.CheckConstraint(
            "quorum_needed > 0 AND present >= quorum_needed", name=op.f("ck_minutes_vote_quorum_needed")
        ),
        sa.CheckConstraint(
            "votes_for + votes_against + votes_abstained <= present", name=op.f("ck_minutes_vote_present")
        ),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0",
            name=op.f("ck_minutes_vote_votes"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "item_id"],
            ["minutes_agenda_item.municipality_id", "minutes_agenda_item.id"],
            name=op.f("fk_minutes_vote_municipality_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "session_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_vote_municipality_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_vote_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["portal_user.id"], name=op.f("fk_minutes_vote_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_vote")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_vote_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_vote_municipality_id_item_id"),
        "minutes_vote",
        ["municipality_id", "item_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_vote_municipality_id_session_id"),
        "minutes_vote",
        ["municipality_id", "session_id"],
        unique=False,
    )
    op.create_table(
        "minutes_act",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('ZAKLJUCAK', 'ODLUKA', 'RJESENJE', 'PREPORUKA', 'MISLJENJE', 'PRAVILNIK', 'POSLOVNIK', 'PLAN', 'PROGRAM', 'IZVJESTAJ', 'INFORMACIJA', 'ANALIZA', 'PROTOKOL', 'SPORAZUM', 'MEMORANDUM')",
            name=op.f("ck_minutes_act_kind"),
        ),
        sa.CheckConstraint("number <> ''", name=op.f("ck_minutes_act_number")),
        sa.CheckConstraint("state IN ('in_force', 'amended', 'annulled')", name=op.f("ck_minutes_act_state")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_minutes_act_text")),
        sa.ForeignKeyConstraint(
            ["adopted_by_id"], ["portal_user.id"], name=op.f("fk_minutes_act_adopted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "body_id"],
            ["minutes_body.municipality_id", "minutes_body.id"],
            name=op.f("fk_minutes_act_municipality_id_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "item_id"],
            ["minutes_agenda_item.municipality_id", "minutes_agenda_item.id"],
            name=op.f("fk_minutes_act_municipality_id_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "session_id"],
            ["minutes_session.municipality_id", "minutes_session.id"],
            name=op.f("fk_minutes_act_municipality_id_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "vote_id"],
            ["minutes_vote.municipality_id", "minutes_vote.id"],
            name=op.f("fk_minutes_act_municipality_id_vote_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_act_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_act")),
        sa.UniqueConstraint(
            "municipality_id",
            "body_id",
            "year",
            "number",
            name=op.f("uq_minutes_act_municipality_id_body_id_year_number"),
        ),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_act_municipality_id_id")),
        sa.UniqueConstraint(
            "municipality_id", "vote_id", name=op.f("uq_minutes_act_municipality_id_vote_id")
        ),
    )
    op.create_index(
        op.f("ix_minutes_act_municipality_id_adopted_at"),
        "minutes_act",
        ["municipality_id", "adopted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_act_municipality_id_body_id_adopted_at"),
        "minutes_act",
        ["municipality_id", "body_id", "adopted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_act_municipality_id_item_id"),
        "minutes_act",
        ["municipality_id", "item_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_minutes_act_municipality_id_session_id"),
        "minutes_act",
        ["municipality_id", "session_id"],
        unique=False,
    )
    op.create_index(
        "ix_minutes_act_pending_number",
        "minutes_act",
        ["municipality_id", "body_id"],
        unique=False,
        postgresql_where=sa.text("number IS NULL"),
    )
    op.create_table(
        "minutes_task",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reporting", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'in_progress', 'reported', 'confirmed', 'sent_back', 'dropped')",
            name=op.f("ck_minutes_task_state"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_minutes_task_text")),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_minutes_task_carrier")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "act_id"],
            ["minutes_act.municipality_id", "minutes_act.id"],
            name=op.f("fk_minutes_task_municipality_id_act_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "organisation_id"],
            ["portal_organisation.municipality_id", "portal_organisation.id"],
            name=op.f("fk_minutes_task_municipality_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_task_municipality_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.id"], name=op.f("fk_minutes_task_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_task")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_task_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_task_municipality_id_act_id"),
        "minutes_task",
        ["municipality_id", "act_id"],
        unique=False,
    )
    op.create_index(
        "ix_minutes_task_open",
        "minutes_task",
        ["municipality_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.create_index(
        "ix_minutes_task_open_of_organisation",
        "minutes_task",
        ["municipality_id", "organisation_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.create_index(
        "ix_minutes_task_open_of_user",
        "minutes_task",
        ["municipality_id", "user_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.create_table(
        "minutes_task_note",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('started', 'reported', 'confirmed', 'sent_back', 'remark')",
            name=op.f("ck_minutes_task_note_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id", "task_id"],
            ["minutes_task.municipality_id", "minutes_task.id"],
            name=op.f("fk_minutes_task_note_municipality_id_task_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_minutes_task_note_municipality_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["portal_user.id"], name=op.f("fk_minutes_task_note_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_task_note")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_minutes_task_note_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_minutes_task_note_municipality_id_task_id_written_at"),
        "minutes_task_note",
        ["municipality_id", "task_id", "written_at"],
        unique=False,
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_body TO portal_app")
    op.execute("ALTER TABLE minutes_body ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_body TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_mandate TO portal_app")
    op.execute("ALTER TABLE minutes_mandate ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_mandate TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_member TO portal_app")
    op.execute("ALTER TABLE minutes_member ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_member TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_session TO portal_app")
    op.execute("ALTER TABLE minutes_session ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_session TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_agenda_item TO portal_app")
    op.execute("ALTER TABLE minutes_agenda_item ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_agenda_item TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_attendance TO portal_app")
    op.execute("ALTER TABLE minutes_attendance ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_attendance TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_presence TO portal_app")
    op.execute("ALTER TABLE minutes_presence ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_presence TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_text_revision TO portal_app")
    op.execute("ALTER TABLE minutes_text_revision ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_text_revision TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_vote TO portal_app")
    op.execute("ALTER TABLE minutes_vote ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_vote TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_act TO portal_app")
    op.execute("ALTER TABLE minutes_act ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_act TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_task TO portal_app")
    op.execute("ALTER TABLE minutes_task ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_task TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON minutes_task_note TO portal_app")
    op.execute("ALTER TABLE minutes_task_note ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON minutes_task_note TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )


def downgrade() -> None:
    """Take the revision back."""
    op.drop_index(
        op.f("ix_minutes_task_note_municipality_id_task_id_written_at"), table_name="minutes_task_note"
    )
    op.drop_table("minutes_task_note")
    op.drop_index(
        "ix_minutes_task_open_of_user",
        table_name="minutes_task",
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.drop_index(
        "ix_minutes_task_open_of_organisation",
        table_name="minutes_task",
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.drop_index(
        "ix_minutes_task_open",
        table_name="minutes_task",
        postgresql_where=sa.text("state IN ('open', 'in_progress', 'reported', 'sent_back')"),
    )
    op.drop_index(op.f("ix_minutes_task_municipality_id_act_id"), table_name="minutes_task")
    op.drop_table("minutes_task")
    op.drop_index(
        "ix_minutes_act_pending_number", table_name="minutes_act", postgresql_where=sa.text("number IS NULL")
    )
    op.drop_index(op.f("ix_minutes_act_municipality_id_session_id"), table_name="minutes_act")
    op.drop_index(op.f("ix_minutes_act_municipality_id_item_id"), table_name="minutes_act")
    op.drop_index(op.f("ix_minutes_act_municipality_id_body_id_adopted_at"), table_name="minutes_act")
    op.drop_index(op.f("ix_minutes_act_municipality_id_adopted_at"), table_name="minutes_act")
    op.drop_table("minutes_act")
    op.drop_index(op.f("ix_minutes_vote_municipality_id_session_id"), table_name="minutes_vote")
    op.drop_index(op.f("ix_minutes_vote_municipality_id_item_id"), table_name="minutes_vote")
    op.drop_table("minutes_vote")
    op.drop_table("minutes_text_revision")
    op.drop_index(
        "uq_minutes_presence_open", table_name="minutes_presence", postgresql_where=sa.text("left_at IS NULL")
    )
    op.drop_index(op.f("ix_minutes_presence_municipality_id_attendance_id"), table_name="minutes_presence")
    op.drop_table("minutes_presence")
    op.drop_index(
        "ix_minutes_attendance_substitute",
        table_name="minutes_attendance",
        postgresql_where=sa.text("substitute_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_minutes_attendance_municipality_id_member_id"), table_name="minutes_attendance")
    op.drop_table("minutes_attendance")
    op.drop_index(
        "uq_minutes_agenda_item_running",
        table_name="minutes_agenda_item",
        postgresql_where=sa.text("state = 'running'"),
    )
    op.drop_index(
        "ix_minutes_agenda_item_carried_from",
        table_name="minutes_agenda_item",
        postgresql_where=sa.text("carried_from_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_minutes_agenda_item_adopts_minutes_of",
        table_name="minutes_agenda_item",
        postgresql_where=sa.text("adopts_minutes_of_id IS NOT NULL"),
    )
    op.drop_table("minutes_agenda_item")
    op.drop_index(
        "ix_minutes_session_reconvenes",
        table_name="minutes_session",
        postgresql_where=sa.text("reconvenes_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_minutes_session_municipality_id_starts_at"), table_name="minutes_session")
    op.drop_index(op.f("ix_minutes_session_municipality_id_body_id_starts_at"), table_name="minutes_session")
    op.drop_table("minutes_session")
    op.drop_index(
        "uq_minutes_member_open",
        table_name="minutes_member",
        postgresql_where=sa.text("ends_on IS NULL AND user_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_minutes_member_municipality_id_user_id"), table_name="minutes_member")
    op.drop_index(op.f("ix_minutes_member_municipality_id_person_ref_id"), table_name="minutes_member")
    op.drop_index(op.f("ix_minutes_member_municipality_id_mandate_id_starts_on"), table_name="minutes_member")
    op.drop_table("minutes_member")
    op.drop_index(
        "uq_minutes_mandate_open", table_name="minutes_mandate", postgresql_where=sa.text("ends_on IS NULL")
    )
    op.drop_table("minutes_mandate")
    op.drop_table("minutes_body")

"""the core's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "portal_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
    op.create_table(
        "portal_claim",
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("subscriber", "municipality_id", name=op.f("pk_portal_claim")),
    )
    op.create_table(
        "portal_delivery",
        sa.Column("subscriber", sa.Text(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("event_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("dead", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("lease_token", sa.BigInteger(), nullable=True),
        sa.Column("replay_id", sa.Uuid(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "subscriber", "municipality_id", "event_seq", name=op.f("pk_portal_delivery")
        ),
    )
    op.create_index(
        "ix_portal_delivery_held",
        "portal_delivery",
        ["subscriber", "municipality_id", "subject", "event_seq"],
        unique=False,
        postgresql_where=sa.text("attempts > 0 OR dead"),
    )
    op.create_table(
        "portal_encryption_key",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_encryption_key")),
    )
    op.create_table(
        "portal_event",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_portal_event")),
        sa.UniqueConstraint("id", name=op.f("uq_portal_event_id")),
    )
    op.create_table(
        "portal_future_event",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.Uuid(), nullable=True),
        sa.Column("root_id", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("municipality_id", "key", name=op.f("pk_portal_future_event")),
    )
    op.create_index(op.f("ix_portal_future_event_at"), "portal_future_event", ["at"], unique=False)
    op.create_table(
        "portal_municipality",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("canton", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("accent", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("telephone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "accent IN ('una', 'jezero', 'noc', 'sljiva', 'bor', 'lipa', 'orah', 'kamen')",
            name=op.f("ck_portal_municipality_accent"),
        ),
        sa.CheckConstraint("entity IN ('FBiH', 'RS', 'BD')", name=op.f("ck_portal_municipality_entity")),
        sa.CheckConstraint("kind IN ('općina', 'opština', 'grad')", name=op.f("ck_portal_municipality_kind")),
        sa.CheckConstraint(
            "language IN ('bs', 'hr', 'sr', 'sr_Cyrl', 'bs_Cyrl', 'en')",
            name=op.f("ck_portal_municipality_language"),
        ),
        sa.CheckConstraint(
            "slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'", name=op.f("ck_portal_municipality_slug")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_municipality")),
        sa.UniqueConstraint("slug", name=op.f("uq_portal_municipality_slug")),
    )
    op.create_table(
        "portal_subscriber",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_portal_subscriber")),
    )
    op.create_table(
        "portal_user",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("gender IN ('f', 'm')", name=op.f("ck_portal_user_gender")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_user")),
    )
    op.create_index("uq_portal_user_email", "portal_user", [sa.literal_column("lower(email)")], unique=True)
    op.create_index(
        "uq_portal_user_username", "portal_user", [sa.literal_column("lower(username)")], unique=True
    )
    op.create_table(
        "portal_activation",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["portal_user.id"], name=op.f("fk_portal_activation_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_activation_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", "plugin", name=op.f("pk_portal_activation")),
    )
    op.create_table(
        "portal_audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_portal_audit_entry_municipality_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_audit_entry")),
    )
    op.create_index("ix_portal_audit_entry_at", "portal_audit_entry", ["municipality_id", "at"], unique=False)
    op.create_index(
        "ix_portal_audit_entry_subject", "portal_audit_entry", ["municipality_id", "subject"], unique=False
    )
    op.create_table(
        "portal_mail",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('queued', 'sent', 'failed')", name=op.f("ck_portal_mail_state")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_mail_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_mail")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_portal_mail_municipality_id_id")),
    )
    op.create_table(
        "portal_organisation",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=True),
        sa.Column("sector", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sector IN ('SOC', 'OBR', 'ZDR', 'UPR', 'BEZ', 'PRA', 'ZAP', 'CZ', 'PRI', 'VJE', 'NVO', 'MED', 'DJE')",
            name=op.f("ck_portal_organisation_sector"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_portal_organisation_municipality_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_organisation")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_portal_organisation_municipality_id_id")),
        sa.UniqueConstraint(
            "municipality_id", "name", name=op.f("uq_portal_organisation_municipality_id_name")
        ),
    )
    op.create_table(
        "portal_person_ref",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("label_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(provider IS NULL) = (person_id IS NULL)", name=op.f("ck_portal_person_ref_link")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["portal_user.id"], name=op.f("fk_portal_person_ref_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_person_ref_municipality_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_person_ref")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_portal_person_ref_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_portal_person_ref_municipality_id_person_id"),
        "portal_person_ref",
        ["municipality_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "portal_search_key",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(collation="C"), nullable=False),
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_search_key_municipality_id")
        ),
        sa.PrimaryKeyConstraint(
            "municipality_id", "kind", "key", "subject_id", name=op.f("pk_portal_search_key")
        ),
    )
    op.create_index(
        op.f("ix_portal_search_key_municipality_id_kind_subject_id"),
        "portal_search_key",
        ["municipality_id", "kind", "subject_id"],
        unique=False,
    )
    op.create_table(
        "portal_setting",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["portal_user.id"], name=op.f("fk_portal_setting_changed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_setting_municipality_id")
        ),
        sa.PrimaryKeyConstraint("municipality_id", "plugin", "key", name=op.f("pk_portal_setting")),
    )
    op.create_table(
        "portal_sign_in_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('signed_in', 'refused', 'signed_out')", name=op.f("ck_portal_sign_in_entry_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["portal_user.id"], name=op.f("fk_portal_sign_in_entry_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_sign_in_entry")),
    )
    op.create_index(
        op.f("ix_portal_sign_in_entry_user_id"), "portal_sign_in_entry", ["user_id"], unique=False
    )
    op.create_table(
        "portal_sign_in_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["portal_user.id"], name=op.f("fk_portal_sign_in_session_user_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_portal_sign_in_session")),
    )
    op.create_index(
        op.f("ix_portal_sign_in_session_user_id"), "portal_sign_in_session", ["user_id"], unique=False
    )
    op.create_table(
        "portal_mail_attachment",
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "mail_id"],
            ["portal_mail.municipality_id", "portal_mail.id"],
            name=op.f("fk_portal_mail_attachment_municipality_id_mail_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["portal_municipality.id"],
            name=op.f("fk_portal_mail_attachment_municipality_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_mail_attachment")),
        sa.UniqueConstraint(
            "municipality_id", "id", name=op.f("uq_portal_mail_attachment_municipality_id_id")
        ),
    )
    op.create_index(
        op.f("ix_portal_mail_attachment_mail_id"), "portal_mail_attachment", ["mail_id"], unique=False
    )
    op.create_table(
        "portal_membership",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id", "organisation_id"],
            ["portal_organisation.municipality_id", "portal_organisation.id"],
            name=op.f("fk_portal_membership_municipality_id_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["portal_municipality.id"], name=op.f("fk_portal_membership_municipality_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["portal_user.id"], name=op.f("fk_portal_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_membership")),
        sa.UniqueConstraint("municipality_id", "id", name=op.f("uq_portal_membership_municipality_id_id")),
    )
    op.create_index(
        op.f("ix_portal_membership_municipality_id"), "portal_membership", ["municipality_id"], unique=False
    )
    op.create_index(
        op.f("ix_portal_membership_user_id_municipality_id"),
        "portal_membership",
        ["user_id", "municipality_id"],
        unique=False,
    )
    op.create_index(
        "uq_portal_membership_open",
        "portal_membership",
        ["user_id", "municipality_id"],
        unique=True,
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.create_table(
        "portal_membership_role",
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["portal_membership.id"], name=op.f("fk_portal_membership_role_membership_id")
        ),
        sa.PrimaryKeyConstraint("membership_id", "role", name=op.f("pk_portal_membership_role")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_claim TO portal_app")
    op.execute("ALTER TABLE portal_claim ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_claim TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_delivery TO portal_app")
    op.execute("ALTER TABLE portal_delivery ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_delivery TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_encryption_key TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_event TO portal_app")
    op.execute("ALTER TABLE portal_event ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_event TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_future_event TO portal_app")
    op.execute("ALTER TABLE portal_future_event ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_future_event TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_municipality TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_subscriber TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_user TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_activation TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_audit_entry TO portal_app")
    op.execute("ALTER TABLE portal_audit_entry ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_audit_entry TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_mail TO portal_app")
    op.execute("ALTER TABLE portal_mail ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_mail TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_organisation TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_person_ref TO portal_app")
    op.execute("ALTER TABLE portal_person_ref ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_person_ref TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_search_key TO portal_app")
    op.execute("ALTER TABLE portal_search_key ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_search_key TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_setting TO portal_app")
    op.execute("ALTER TABLE portal_setting ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_setting TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_sign_in_entry TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_sign_in_session TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_mail_attachment TO portal_app")
    op.execute("ALTER TABLE portal_mail_attachment ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY municipality ON portal_mail_attachment TO portal_app USING (municipality_id = current_setting('portal.municipality')::uuid)"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_membership TO portal_app")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON portal_membership_role TO portal_app")
    op.execute("""
    ALTER TABLE portal_delivery SET (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.01,
        autovacuum_vacuum_threshold = 500,
        autovacuum_analyze_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0
    )
    """)
    op.execute("ALTER TABLE portal_claim SET (fillfactor = 50, autovacuum_vacuum_cost_delay = 0)")
    op.execute("REVOKE UPDATE, DELETE ON portal_event FROM portal_app")
    op.execute("REVOKE UPDATE, DELETE ON portal_audit_entry FROM portal_app")
    op.execute("GRANT SELECT, UPDATE (due_at, lease_token) ON portal_delivery TO portal_system")
    op.execute("CREATE POLICY due_list ON portal_delivery FOR SELECT TO portal_system USING (true)")
    op.execute("""
    CREATE POLICY leases ON portal_delivery FOR UPDATE TO portal_system
        USING (lease_token IS NOT NULL) WITH CHECK (lease_token IS NULL)
    """)
    op.execute("GRANT SELECT ON portal_subscriber TO portal_system")
    op.execute("GRANT SELECT ON portal_future_event TO portal_system")
    op.execute("CREATE POLICY due_list ON portal_future_event FOR SELECT TO portal_system USING (true)")
    op.execute("REVOKE UPDATE, DELETE ON portal_encryption_key FROM portal_app")
    op.execute(
        "REVOKE DELETE ON portal_municipality, portal_user, portal_organisation, portal_membership FROM portal_app"
    )
    op.execute("REVOKE UPDATE, DELETE ON portal_sign_in_entry FROM portal_app")


def downgrade() -> None:
    """Take the revision back."""
    op.drop_table("portal_membership_role")
    op.drop_index(
        "uq_portal_membership_open",
        table_name="portal_membership",
        postgresql_where=sa.text("ends_on IS NULL"),
    )
    op.drop_index(op.f("ix_portal_membership_user_id_municipality_id"), table_name="portal_membership")
    op.drop_index(op.f("ix_portal_membership_municipality_id"), table_name="portal_membership")
    op.drop_table("portal_membership")
    op.drop_index(op.f("ix_portal_mail_attachment_mail_id"), table_name="portal_mail_attachment")
    op.drop_table("portal_mail_attachment")
    op.drop_index(op.f("ix_portal_sign_in_session_user_id"), table_name="portal_sign_in_session")
    op.drop_table("portal_sign_in_session")
    op.drop_index(op.f("ix_portal_sign_in_entry_user_id"), table_name="portal_sign_in_entry")
    op.drop_table("portal_sign_in_entry")
    op.drop_table("portal_setting")
    op.drop_index(
        op.f("ix_portal_search_key_municipality_id_kind_subject_id"), table_name="portal_search_key"
    )
    op.drop_table("portal_search_key")
    op.drop_index(op.f("ix_portal_person_ref_municipality_id_person_id"), table_name="portal_person_ref")
    op.drop_table("portal_person_ref")
    op.drop_table("portal_organisation")
    op.drop_table("portal_mail")
    op.drop_index("ix_portal_audit_entry_subject", table_name="portal_audit_entry")
    op.drop_index("ix_portal_audit_entry_at", table_name="portal_audit_entry")
    op.drop_table("portal_audit_entry")
    op.drop_table("portal_activation")
    op.drop_index("uq_portal_user_username", table_name="portal_user")
    op.drop_index("uq_portal_user_email", table_name="portal_user")
    op.drop_table("portal_user")
    op.drop_table("portal_subscriber")
    op.drop_table("portal_municipality")
    op.drop_index(op.f("ix_portal_future_event_at"), table_name="portal_future_event")
    op.drop_table("portal_future_event")
    op.drop_table("portal_event")
    op.drop_table("portal_encryption_key")
    op.drop_index(
        "ix_portal_delivery_held",
        table_name="portal_delivery",
        postgresql_where=sa.text("attempts > 0 OR dead"),
    )
    op.drop_table("portal_delivery")
    op.drop_table("portal_claim")

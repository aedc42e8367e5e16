"""What the tables of the event bus need beyond their models: storage settings, grants and policies."""

EXTRA_SQL: tuple[str, ...] = (
    # A row lives for milliseconds: without this, dead ones slow every look-up down.
    """
    ALTER TABLE portal_delivery SET (
        fillfactor = 70,
        autovacuum_vacuum_scale_factor = 0.01,
        autovacuum_vacuum_threshold = 500,
        autovacuum_analyze_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0
    )
    """,
    "ALTER TABLE portal_claim SET (fillfactor = 50, autovacuum_vacuum_cost_delay = 0)",
    # The ledger and the audit log are written once.
    "REVOKE UPDATE, DELETE ON portal_event FROM portal_app",
    "REVOKE UPDATE, DELETE ON portal_audit_entry FROM portal_app",
    # The look-up of what is due, and the leases that dead workers left behind.
    "GRANT SELECT, UPDATE (due_at, lease_token) ON portal_delivery TO portal_system",
    "CREATE POLICY due_list ON portal_delivery FOR SELECT TO portal_system USING (true)",
    """
    CREATE POLICY leases ON portal_delivery FOR UPDATE TO portal_system
        USING (lease_token IS NOT NULL) WITH CHECK (lease_token IS NULL)
    """,
    "GRANT SELECT ON portal_subscriber TO portal_system",
    "GRANT SELECT ON portal_future_event TO portal_system",
    "CREATE POLICY due_list ON portal_future_event FOR SELECT TO portal_system USING (true)",
)
"""Statements of the first migration, in order, after the tables and their fences exist."""

"""Commissions and their sessions: calling, holding, minutes, acts and the tasks that follow."""

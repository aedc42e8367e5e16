"""What every module would otherwise write again, one package or module per task."""

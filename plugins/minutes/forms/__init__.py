"""The forms of the module's pages."""

"""The PostgreSQL that the portal brings along and runs itself, where no server is named."""

from portal.database.embedded.server import (
    WITHOUT_DURABILITY,
    DatabaseUrls,
    EmbeddedServer,
    find_running_server,
    start_embedded_server,
)

__all__ = [
    "WITHOUT_DURABILITY",
    "DatabaseUrls",
    "EmbeddedServer",
    "find_running_server",
    "start_embedded_server",
]

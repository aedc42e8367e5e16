"""What an installation sets: read from instance/portal.toml and PORTAL_* variables, and checked at start."""

import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILE_NAME = "portal.toml"


class ConfigurationError(SystemExit):
    """A setting cannot stand; the message names its key and ends the start."""


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """The settings of one installation."""

    instance: Path
    database_url: str | None = None
    database_owner_url: str | None = None
    database_system_url: str | None = None
    secret_key: str | None = None
    base_url: str = "http://127.0.0.1:5000"
    development: bool = False
    mail_host: str | None = None
    mail_port: int = 587
    mail_user: str | None = None
    mail_password: str | None = None
    mail_encryption: str = "starttls"
    mail_sender: str = "portal@localhost"

    @property
    def is_secure(self) -> bool:
        """Tell whether people reach the portal over HTTPS."""
        return self.base_url.startswith("https://")


def load_configuration(instance: Path, environment: Mapping[str, str] = os.environ) -> Configuration:
    """Read and check the settings; raises ConfigurationError with the key that is wrong."""
    values: dict[str, Any] = dict(_read_file(instance / FILE_NAME))
    values.update(_read_environment(environment))
    known = {field.name for field in fields(Configuration)} - {"instance"}
    for key in values:
        if key not in known:
            raise ConfigurationError(
                f"{key}: there is no such setting. Known are: {', '.join(sorted(known))}."
            )
    checked = {key: CHECKS.get(key, _text)(key, value) for key, value in values.items()}
    configuration = Configuration(instance=instance.resolve(), **checked)
    _check_database_urls(configuration)
    return configuration


def secret_key(configuration: Configuration) -> str:
    """Return the key that signs cookies, made once and kept in the instance folder."""
    if configuration.secret_key:
        return configuration.secret_key
    path = configuration.instance / "secret_key"
    if not path.exists():
        configuration.instance.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _read_file(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: this file cannot be read: {error}") from error


def _read_environment(environment: Mapping[str, str]) -> dict[str, str]:
    prefix = "PORTAL_"
    own = {"PORTAL_INSTANCE", "PORTAL_FORBID_SKIPS", "PORTAL_TEST_ADMIN_URL"}
    return {
        name.removeprefix(prefix).lower(): value
        for name, value in environment.items()
        if name.startswith(prefix) and name not in own
    }


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ConfigurationError(f"{key}: a text is needed, not {value!r}.")
    return value.strip()


def _number(key: str, value: object) -> int:
    text = str(value)
    if isinstance(value, bool) or not text.isdigit() or not 0 < int(text) < 65536:
        raise ConfigurationError(f"{key}: a port between 1 and 65535 is needed, not {value!r}.")
    return int(text)


def _yes_or_no(key: str, value: object) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if str(value).lower() not in words:
        raise ConfigurationError(f"{key}: true or false is needed, not {value!r}.")
    return words[str(value).lower()]


def _address(key: str, value: object) -> str:
    text = _text(key, value).rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(
            f"{key}: an address such as https://portal.example.ba is needed, not {value!r}."
        )
    return text


def _database(key: str, value: object) -> str:
    text = _text(key, value)
    if not text.startswith(("postgresql://", "postgresql+psycopg://")):
        raise ConfigurationError(f"{key}: an address that begins with postgresql:// is needed.")
    return text


def _encryption(key: str, value: object) -> str:
    text = _text(key, value)
    if text not in ("starttls", "ssl", "none"):
        raise ConfigurationError(f"{key}: starttls, ssl or none is needed, not {value!r}.")
    return text


CHECKS: Mapping[str, Callable[[str, object], Any]] = {
    "database_url": _database,
    "database_owner_url": _database,
    "database_system_url": _database,
    "base_url": _address,
    "development": _yes_or_no,
    "mail_port": _number,
    "mail_encryption": _encryption,
}


def _check_database_urls(configuration: Configuration) -> None:
    urls = {
        "database_url": configuration.database_url,
        "database_owner_url": configuration.database_owner_url,
        "database_system_url": configuration.database_system_url,
    }
    missing = [key for key, url in urls.items() if not url]
    if missing and len(missing) < len(urls):
        raise ConfigurationError(f"{missing[0]}: a server needs all three addresses: {', '.join(urls)}.")

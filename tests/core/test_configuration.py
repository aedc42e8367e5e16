"""Settings are read from file and environment, and a wrong one is named."""

from pathlib import Path

import pytest

from portal.configuration import ConfigurationError, load_configuration, secret_key

URLS = {
    "PORTAL_DATABASE_URL": "postgresql://app@db/portal",
    "PORTAL_DATABASE_OWNER_URL": "postgresql://owner@db/portal",
    "PORTAL_DATABASE_SYSTEM_URL": "postgresql://system@db/portal",
}


def test_an_empty_instance_has_settings_that_work(tmp_path: Path) -> None:
    configuration = load_configuration(tmp_path, {})
    assert configuration.database_url is None
    assert configuration.base_url == "http://127.0.0.1:5000"
    assert not configuration.is_secure


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text('mail_sender = "file@example.ba"\nmail_host = "mx.example.ba"\n')
    configuration = load_configuration(tmp_path, {"PORTAL_MAIL_SENDER": "variable@example.ba"})
    assert configuration.mail_sender == "variable@example.ba"
    assert configuration.mail_host == "mx.example.ba"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('base_url = "portal.example.ba"', "base_url"),
        ('base_url = "javascript:alert(1)"', "base_url"),
        ("mail_port = 70000", "mail_port"),
        ("mail_port = true", "mail_port"),
        ('mail_encryption = "rot13"', "mail_encryption"),
        ('development = "perhaps"', "development"),
        ('database_url = "mysql://x"', "database_url"),
        ('mail_sender = ""', "mail_sender"),
        ('colour = "red"', "colour"),
        ("mail_host = 5", "mail_host"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, key: str) -> None:
    (tmp_path / "portal.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=f"^{key}: "):
        load_configuration(tmp_path, {})


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text("= nothing")
    with pytest.raises(ConfigurationError, match=r"portal\.toml"):
        load_configuration(tmp_path, {})


@pytest.mark.parametrize("missing", list(URLS))
def test_a_server_needs_all_three_addresses(tmp_path: Path, missing: str) -> None:
    environment = {name: url for name, url in URLS.items() if name != missing}
    with pytest.raises(ConfigurationError, match=missing.removeprefix("PORTAL_").lower()):
        load_configuration(tmp_path, environment)


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    configuration = load_configuration(tmp_path / "new", {})
    key = secret_key(configuration)
    assert len(key) > 40
    assert secret_key(configuration) == key
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0

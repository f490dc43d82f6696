"""The environment: each wrong value is named in one sentence; the secret is made once and kept."""

import re
import stat
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest

from participation.settings import LANGUAGES, Settings, SettingsError
from tests.support import ROOT
from tests.support.parallel import at_once

SECRET = "x" * 32
NAMES = [setting.name for setting in fields(Settings)]

READ: list[tuple[str, str, Any]] = [
    ("HOST", "127.0.0.1", "127.0.0.1"),
    ("HOST", "::", "::"),
    ("PORT", "8080", 8080),
    ("PORT", " 65535 ", 65535),
    ("DATA_DIR", "/srv/data", Path("/srv/data")),
    ("DATABASE_URL", "sqlite:////srv/data/x.sqlite", "sqlite:////srv/data/x.sqlite"),
    ("DATABASE_URL", "postgresql://a:b@host/db", "postgresql+psycopg://a:b@host/db"),
    ("DATABASE_URL", "postgres://a:b@host/db", "postgresql+psycopg://a:b@host/db"),
    ("DATABASE_URL", "postgresql+psycopg://host/db", "postgresql+psycopg://host/db"),
    ("REDIS_URL", "redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
    ("REDIS_URL", "rediss://:secret@redis.example.org", "rediss://:secret@redis.example.org"),
    ("SECRET_KEY", SECRET, SECRET),
    ("PUBLIC_URL", "https://ideas.example.org/", "https://ideas.example.org"),
    ("PUBLIC_URL", "http://10.0.0.7:8000", "http://10.0.0.7:8000"),
    ("SITE_NAME", "Ideen für Dortmund", "Ideen für Dortmund"),
    ("DEFAULT_LOCALE", "en", "en"),
    ("TIME_ZONE", "America/New_York", "America/New_York"),
    ("TRUSTED_PROXIES", "2", 2),
    ("CLOSING_GRACE", "0", 0),
    ("CLOSING_GRACE", "60", 60),
    ("LANGUAGE_MODEL", "0", False),
    ("DEVELOPMENT", "1", True),
    ("DEVELOPMENT", "0", False),
    ("LOG_LEVEL", "DEBUG", "DEBUG"),
    ("LOG_FORMAT", "json", "json"),
    ("METRICS_TOKEN", "x" * 16, "x" * 16),
]

WRONG = [
    *(("HOST", raw) for raw in ("a b", "http://x", "x/y")),
    *(("PORT", raw) for raw in ("0", "65536", "-1", "80.0", "http", "²", "8_000", "9" * 5000)),
    *(("DATABASE_URL", raw) for raw in ("x", "/srv/x.sqlite", "mysql://h/d", "sqlite+foo:///x")),
    *(("DATABASE_URL", raw) for raw in ("postgresql+psycopg2://h/d", "postgresql:/h", "sqlite://")),
    *(("DATABASE_URL", raw) for raw in ("sqlite:///:memory:", "postgresql://a:b@h:port/d")),
    *(("REDIS_URL", raw) for raw in ("127.0.0.1:6379", "http://h/0", "redis://", "redis://h/x")),
    *(("REDIS_URL", raw) for raw in ("redis://h:port/0", "redis://[")),
    *(("SECRET_KEY", raw) for raw in ("x", "x" * 31)),
    *(("PUBLIC_URL", raw) for raw in ("example.org", "ftp://x.org", "https://", "//x.org")),
    *(("PUBLIC_URL", raw) for raw in ("https://x.org/?a=b", "https://x.org:port", "http://[")),
    *(("DEFAULT_LOCALE", raw) for raw in ("fr", "de_DE", "DE", "klingon")),
    *(("TIME_ZONE", raw) for raw in ("Berlin", "Mars/Base", "../etc/passwd", "/etc/passwd")),
    *(("TRUSTED_PROXIES", raw) for raw in ("-1", "10", "one", "true")),
    *(("LANGUAGE_MODEL", raw) for raw in ("2", "yes")),
    *(("CLOSING_GRACE", raw) for raw in ("-1", "61", "0.5", "two")),
    *(("DEVELOPMENT", raw) for raw in ("yes", "true", "2", "on")),
    *(("LOG_FORMAT", raw) for raw in ("JSON", "xml")),
    *(("METRICS_TOKEN", raw) for raw in ("short", "x" * 16 + " y", "ä" * 16)),
    *(("LOG_LEVEL", raw) for raw in ("debug", "LOUD", "10")),
]


@pytest.mark.parametrize(("name", "raw", "value"), READ)
def test_a_setting_is_read(name: str, raw: str, value: Any) -> None:
    assert getattr(Settings.from_environment({name: raw}), name.lower()) == value


def test_every_setting_is_tried_here() -> None:
    assert {name for name, _, _ in READ} == {name.upper() for name in NAMES}
    harmless = {"DATA_DIR", "SITE_NAME"}  # any text is a folder, any text is a name
    assert {name for name, _ in WRONG} == {name.upper() for name in NAMES} - harmless


@pytest.mark.parametrize(("name", "raw"), WRONG)
def test_a_wrong_setting_is_named_in_one_sentence(name: str, raw: str) -> None:
    with pytest.raises(SettingsError) as error:
        Settings.from_environment({name: raw})
    sentence = str(error.value)
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 200


def test_a_wrong_secret_or_password_is_not_repeated() -> None:
    for name, raw in (
        ("SECRET_KEY", "hush"),
        ("METRICS_TOKEN", "hush"),
        ("DATABASE_URL", "mysql://a:hush@h/d"),
        ("REDIS_URL", "http://:hush@h/0"),
    ):
        with pytest.raises(SettingsError) as error:
            Settings.from_environment({name: raw})
        assert "hush" not in str(error.value)


@pytest.mark.parametrize("empty", ["", " ", "\t\n"])
def test_an_empty_setting_is_not_set(empty: str) -> None:
    assert Settings.from_environment({name.upper(): empty for name in NAMES}) == Settings()


def test_other_variables_are_nobodys_business() -> None:
    assert Settings.from_environment({"PORTS": "x", "port": "x", "HOSTNAME": "a b"}) == Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", [name.upper() for name in NAMES])
def test_every_setting_is_in_the_readme(name: str) -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Configuration")[2]
    assert re.search(rf"^\| `{name}` \| \S", section.partition("\n## ")[0], re.MULTILINE)


def test_every_setting_says_what_it_means() -> None:
    assert all(setting.metadata["meaning"] for setting in fields(Settings))


def test_the_database_is_a_file_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert (
        Settings(data_dir=tmp_path).database_address == f"sqlite:///{tmp_path}/participation.sqlite"
    )
    elsewhere = Settings(data_dir=tmp_path, database_url="sqlite:////elsewhere")
    assert elsewhere.database_address == "sqlite:////elsewhere"


@pytest.mark.parametrize(
    ("address", "secure"), [("https://x.org", True), ("http://x.org", False), ("", False)]
)
def test_cookies_are_secure_where_the_address_is(address: str, secure: bool) -> None:
    assert Settings(public_url=address).is_served_over_tls is secure


def test_languages_are_those_of_the_catalogues() -> None:
    assert LANGUAGES == ("de", "en")


# The secret


def test_a_given_secret_is_used_and_written_nowhere(tmp_path: Path) -> None:
    assert Settings(data_dir=tmp_path, secret_key=SECRET).effective_secret() == SECRET
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_kept_for_our_eyes_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "folder")
    secret = settings.effective_secret()
    assert len(secret) >= 48
    assert settings.effective_secret() == secret
    assert Settings(data_dir=tmp_path / "another").effective_secret() != secret
    (kept,) = settings.data_dir.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    secrets = at_once([Settings(data_dir=tmp_path).effective_secret] * 12)
    assert len(set(secrets)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]


def test_an_empty_secret_left_by_a_full_disk_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    secret = Settings(data_dir=tmp_path).effective_secret()
    assert len(secret) >= 48
    assert Settings(data_dir=tmp_path).effective_secret() == secret


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.touch()
    for folder in (occupied, occupied / "below", Path("/proc"), Path("/proc/new")):
        settings = Settings(data_dir=folder)
        with pytest.raises(SettingsError, match=r"^DATA_DIR must be a folder we may write to"):
            settings.effective_secret()
    with pytest.raises(SettingsError, match=r"^DATA_DIR must be a folder we may write to"):
        Settings(data_dir=occupied / "below").prepare_data_dir()

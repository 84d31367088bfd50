"""What the environment says is checked at the start, and refused in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from webapp.configuration import BadConfiguration, Configuration, read_configuration

ROOT = Path("/srv/jaring")
PRODUCTION = {
    "JARING_ENV": "production",
    "JARING_PUBLIC_URL": "https://jaring.example",
    "JARING_PENYELENGGARA": "Sudin Contoh",
    "JARING_HOTLINE": "021-0000000",
    "JARING_DPO": "dpo@jaring.example",
}


def read(**environ: str) -> Configuration:
    return read_configuration(environ, ROOT)


def test_nothing_said_is_a_development_office_on_this_machine() -> None:
    found = read()
    assert (found.env, found.host, found.port) == ("development", "127.0.0.1", 8000)
    assert found.public_url == "http://127.0.0.1:8000"
    assert found.database_url == "sqlite:////srv/jaring/instance/jaring.sqlite"
    assert found.keys == ROOT / "instance" / "keys"
    assert not found.production


def test_the_public_address_follows_the_port_unless_it_is_told() -> None:
    assert read(JARING_PORT="8123").public_url == "http://127.0.0.1:8123"
    assert read(JARING_PUBLIC_URL="https://Jaring.Example/").public_url == "https://jaring.example"


def test_an_empty_value_is_no_value() -> None:
    empty = dict.fromkeys(["JARING_PORT", "JARING_NO_DEMO", "JARING_REDIS_URL"], "")
    assert read(**empty) == read()


def test_postgresql_may_be_named_as_everybody_names_it() -> None:
    assert read(DATABASE_URL="postgres://u@h/d").database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JARING_PROT", "8000"),
        ("JARING_ENV", "staging"),
        ("JARING_PORT", "0"),
        ("JARING_PORT", "65536"),
        ("JARING_PORT", "eight"),
        ("JARING_PORT", "８０００"),
        ("JARING_PUBLIC_URL", "jaring.example"),
        ("JARING_PUBLIC_URL", "ftp://jaring.example"),
        ("JARING_PUBLIC_URL", "https://jaring.example/app"),
        ("JARING_PUBLIC_URL", "https://jaring.example:x"),
        ("JARING_PUBLIC_URL", "https://user@jaring.example"),
        ("JARING_REDIS_URL", "localhost"),
        ("JARING_NO_DEMO", "perhaps"),
        ("JARING_BEHIND_PROXY", "2"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite"),
        ("DATABASE_URL", "postgresql://u@h:port/d"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadConfiguration, match=name) as refusal:
        read(**{name: value})
    assert str(refusal.value).count(". ") == 0, "one sentence"


def test_production_starts_when_all_is_said() -> None:
    assert read(**PRODUCTION).production


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"JARING_FAILPOINTS": "sync.before_commit"}, "JARING_FAILPOINTS"),
        ({"JARING_PUBLIC_URL": "http://jaring.example"}, "https"),
        ({"JARING_PUBLIC_URL": ""}, "https"),
        ({"JARING_PENYELENGGARA": " "}, "JARING_PENYELENGGARA"),
        ({"JARING_HOTLINE": ""}, "JARING_HOTLINE"),
        ({"JARING_DPO": ""}, "JARING_DPO"),
    ],
)
def test_production_refuses_what_would_endanger_people(change: dict[str, str], word: str) -> None:
    with pytest.raises(BadConfiguration, match=word):
        read(**(PRODUCTION | change))


@pytest.mark.parametrize(
    ("name", "value"), [("JARING_PROT", "1"), ("JARING_FAILPOINTS", "sync.never")]
)
def test_a_server_told_something_wrong_ends_with_one_sentence(
    tmp_path: Path, name: str, value: str
) -> None:
    environ = {"PATH": "/usr/bin:/bin", "JARING_INSTANCE": str(tmp_path / "instance"), name: value}
    here = Path(__file__).resolve().parent.parent
    ended = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=here,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert name in ended.stderr
    assert len(ended.stderr.splitlines()) == 1

"""What the environment decides: read once, typed, and refused in one sentence when it is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ENVIRONMENTS = ("development", "production")
DATABASES = ("sqlite", "postgresql+psycopg")
YES, NO = ("1", "true", "yes"), ("", "0", "false", "no")
KNOWN = frozenset(
    {
        "JARING_ENV",
        "JARING_PUBLIC_URL",
        "JARING_HOST",
        "JARING_PORT",
        "JARING_INSTANCE",
        "JARING_KEYS",
        "JARING_REDIS_URL",
        "JARING_NO_DEMO",
        "JARING_FAILPOINTS",
        "JARING_BEHIND_PROXY",
        "JARING_PENYELENGGARA",
        "JARING_HOTLINE",
        "JARING_DPO",
        "JARING_PG_BIN",
    }
)


class BadConfiguration(Exception):
    """The environment asks for something Jaring will not start with; the sentence says what."""


@dataclass(frozen=True)
class Configuration:
    """Everything that differs between two places where Jaring runs."""

    env: str
    public_url: str
    host: str
    port: int
    database_url: str
    instance: Path
    keys: Path
    redis_url: str | None
    no_demo: bool
    failpoints: frozenset[str]
    behind_proxy: bool
    penyelenggara: str | None
    hotline: str | None
    dpo: str | None
    pg_bin: Path | None

    @property
    def production(self) -> bool:
        """Whether real people's data may be in here."""
        return self.env == "production"

    @property
    def https(self) -> bool:
        """Whether people reach this installation over HTTPS."""
        return self.public_url.startswith("https://")


def read_configuration(environ: Mapping[str, str], root: Path) -> Configuration:
    """Read and check the environment; root is where `instance/` lies unless it says otherwise."""
    _refuse_unknown(environ)
    instance = Path(environ.get("JARING_INSTANCE") or root / "instance").absolute()
    port = _read_port(environ)
    configuration = Configuration(
        env=_read_env(environ),
        public_url=_read_public_url(environ, port),
        host=environ.get("JARING_HOST") or "127.0.0.1",
        port=port,
        database_url=_read_database_url(environ, instance),
        instance=instance,
        keys=Path(environ.get("JARING_KEYS") or instance / "keys").absolute(),
        redis_url=_read_redis_url(environ),
        no_demo=_read_flag(environ, "JARING_NO_DEMO"),
        failpoints=_read_names(environ, "JARING_FAILPOINTS"),
        behind_proxy=_read_flag(environ, "JARING_BEHIND_PROXY"),
        penyelenggara=environ.get("JARING_PENYELENGGARA", "").strip() or None,
        hotline=environ.get("JARING_HOTLINE", "").strip() or None,
        dpo=environ.get("JARING_DPO", "").strip() or None,
        pg_bin=Path(environ["JARING_PG_BIN"]) if environ.get("JARING_PG_BIN") else None,
    )
    if configuration.production:
        _check_production(configuration, environ)
    return configuration


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    unknown = sorted(name for name in environ if name.startswith("JARING_") and name not in KNOWN)
    if unknown:
        raise BadConfiguration(f"{unknown[0]} is not a setting of Jaring.")


def _read_env(environ: Mapping[str, str]) -> str:
    env = environ.get("JARING_ENV") or "development"
    if env not in ENVIRONMENTS:
        raise BadConfiguration(f"JARING_ENV must be development or production, not {env!r}.")
    return env


def _read_port(environ: Mapping[str, str]) -> int:
    text = environ.get("JARING_PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise BadConfiguration(f"JARING_PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _read_public_url(environ: Mapping[str, str], port: int) -> str:
    text = environ.get("JARING_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise BadConfiguration(
            f"JARING_PUBLIC_URL must be like https://jaring.example, not {text!r}."
        )
    return f"{parts.scheme}://{parts.netloc}".lower()


def _read_database_url(environ: Mapping[str, str], instance: Path) -> str:
    text = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'jaring.sqlite'}"
    if text.startswith(("postgres://", "postgresql://")):
        text = "postgresql+psycopg://" + text.split("://", 1)[1]
    if text.split("://", 1)[0] not in DATABASES or "://" not in text:
        raise BadConfiguration("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://.")
    try:
        make_url(text)
    except (ValueError, ArgumentError):
        # Their own words would show the password.
        raise BadConfiguration("DATABASE_URL is no address of a database.") from None
    return text


def _read_redis_url(environ: Mapping[str, str]) -> str | None:
    text = environ.get("JARING_REDIS_URL") or None
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise BadConfiguration("JARING_REDIS_URL must begin with redis://, rediss:// or unix://.")
    return text


def _read_flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "").strip().lower()
    if text not in YES + NO:
        raise BadConfiguration(f"{name} must be 1 or 0, not {text!r}.")
    return text in YES


def _read_names(environ: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in environ.get(name, "").split(",") if part.strip())


def _check_production(configuration: Configuration, environ: Mapping[str, str]) -> None:
    """Refuse whatever would put real people's data at risk."""
    owner = {
        "JARING_PENYELENGGARA": configuration.penyelenggara,
        "JARING_HOTLINE": configuration.hotline,
        "JARING_DPO": configuration.dpo,
    }
    missing = [name for name, value in owner.items() if value is None]
    refusals = {
        "Production refuses FLASK_DEBUG.": environ.get("FLASK_DEBUG", "0") not in NO,
        "Production refuses JARING_FAILPOINTS.": bool(configuration.failpoints),
        "Production needs an https:// JARING_PUBLIC_URL.": not configuration.https,
        f"Production needs {', '.join(missing)}: whose programme it is, whom people call, and"
        " who answers for their data.": bool(missing),
    }
    for sentence, applies in refusals.items():
        if applies:
            raise BadConfiguration(sentence)

"""What a backup says of itself: inside it, sealed with the rest, and in a clear file beside it."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from webapp.records.backups.content import Content
from webapp.records.fields import keyed_hash
from webapp.records.installation import Installation

FORMAT = "jaring-backup/1"
SUFFIX = ".age"
BESIDE = ".json"


class Foreign(Exception):
    """A backup of another installation, or one that somebody without our keys has made."""


@dataclass(frozen=True)
class Manifest:
    """When and of what a backup was made; no line of it is personal."""

    name: str
    installation: UUID
    engine: str
    started_at: datetime
    content: Content
    sha256: str  # of the database inside


@dataclass(frozen=True)
class Beside:
    """What the clear file tells a person, and us when the database is gone."""

    manifest: Manifest
    file_sha256: str
    checked_at: datetime | None
    purge_before: datetime | None  # what phones were told when it was written


def name_for(started_at: datetime, salt: str) -> str:
    """The name of a backup's file: its time, and no two alike."""
    return f"jaring-{started_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{salt}{SUFFIX}"


def write_manifest(office: Installation, manifest: Manifest) -> bytes:
    """One line of JSON, authenticated: who only knows the recipient cannot make a backup of ours."""
    return _sign(office, _show(manifest)).encode("utf-8")


def read_manifest(office: Installation, line: bytes) -> Manifest:
    """The manifest in a line; raises Foreign for one that is not ours."""
    return _read(_check(office, line))


def write_beside(office: Installation, folder: Path, beside: Beside) -> None:
    """Write the clear file, whole or not at all."""
    told = {
        "file_sha256": beside.file_sha256,
        "checked_at": _time(beside.checked_at),
        "purge_before": _time(beside.purge_before),
    }
    text = _sign(office, {**_show(beside.manifest), **told}, indent=1)
    path = beside_path(folder, beside.manifest.name)
    draft = path.with_name(f".{path.name}.part")
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def find_beside(office: Installation, folder: Path, name: str) -> Beside | None:
    """What the clear file of a backup says; nothing when there is none of ours."""
    try:
        told = _check(office, beside_path(folder, name).read_bytes())
        return Beside(
            manifest=_read(told),
            file_sha256=told["file_sha256"],
            checked_at=_moment(told["checked_at"]),
            purge_before=_moment(told["purge_before"]),
        )
    except (OSError, Foreign, KeyError):
        return None


def list_beside(office: Installation, folder: Path) -> list[Beside]:
    """Every backup of ours whose file and clear file lie in a folder, oldest first."""
    names = [path.name for path in folder.glob(f"jaring-*{SUFFIX}")]
    found = [beside for name in names if (beside := find_beside(office, folder, name))]
    return sorted(found, key=lambda beside: beside.manifest.started_at)


def beside_path(folder: Path, name: str) -> Path:
    """Where the clear file of a backup lies."""
    return folder / f"{name.removesuffix(SUFFIX)}{BESIDE}"


def _show(manifest: Manifest) -> dict[str, Any]:
    content = manifest.content
    return {
        "format": FORMAT,
        "name": manifest.name,
        "installation": str(manifest.installation),
        "engine": manifest.engine,
        "started_at": _time(manifest.started_at),
        "schema": content.schema,
        "epoch": str(content.epoch) if content.epoch else None,
        "epoch_number": content.epoch_number,
        "audit_last_hash": content.audit_last_hash,
        "rows": dict(content.rows),
        "sha256": manifest.sha256,
    }


def _read(told: Mapping[str, Any]) -> Manifest:
    return Manifest(
        name=told["name"],
        installation=UUID(told["installation"]),
        engine=told["engine"],
        started_at=datetime.fromisoformat(told["started_at"]),
        content=Content(
            schema=told["schema"],
            epoch=UUID(told["epoch"]) if told["epoch"] else None,
            epoch_number=told["epoch_number"],
            audit_last_hash=told["audit_last_hash"],
            rows=told["rows"],
        ),
        sha256=told["sha256"],
    )


def _sign(office: Installation, told: dict[str, Any], indent: int | None = None) -> str:
    return json.dumps({**told, "mac": _mac(office, told)}, indent=indent)


def _check(office: Installation, text: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(text)
        mac = str(told.pop("mac"))
        ours = told["installation"] == str(office.id)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Foreign("no manifest of Jaring") from error
    if not ours:
        raise Foreign("another installation")
    if told["format"] != FORMAT or not hmac.compare_digest(
        mac.encode(), _mac(office, told).encode()
    ):
        raise Foreign("not made with our keys")
    return told


def _mac(office: Installation, told: Mapping[str, Any]) -> str:
    return keyed_hash(office.keys, "backup", json.dumps(told, sort_keys=True))


def _time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

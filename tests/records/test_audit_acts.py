"""Every act that the code writes down is known to the readers of the audit, and has its words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from webapp.records.audit_acts import ACTS, GROUPS
from webapp.records.permission import ROLES
from webapp.views.words import has_words

RECORDS = Path(__file__).resolve().parents[2] / "webapp" / "records"
ACT = re.compile(r"[a-z_]+\.(?!id$|json$|key$|keys$)([a-z_]+|\*)")
# Modules that name acts of the policy, points of failure or attributes, and write nothing down.
SILENT = {"permission.py", "failpoints.py", "reference.py", "audit_acts.py"}
WRITERS = {"record", "_audit", "_note"}
# Failpoints and people of the demonstration have two parts, too.
OTHERS = {
    "audit.before_write",
    "activation.after_commit",
    "review.before_commit",
    "sync.after_commit",
    "sync.before_commit",
    "sync.between_items",
    "tokens.after_issue",
    "admin.demo",
    "supervisor.demo",
}
# What is worked out: the words that can stand there.
WORKED_OUT = {
    "deposit.*": {"stored", "invalid", "quarantined", "conflict"},
    "enrollment.*": {"approve", "return", "reject", "propose", "undo"},
    "comparison.*": {"same", "different", "ask"},
}


def texts_in(path: Path) -> Iterator[tuple[str, str]]:
    """Every text of a module that could be an act, with the name of what it is given to."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given = {
        id(part): getattr(node.func, "attr", getattr(node.func, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for argument in node.args
        for part in ast.walk(argument)
    }
    for node in ast.walk(tree):
        text = written(node)
        if ACT.fullmatch(text):
            yield text, given.get(id(node), "")


def written(node: ast.AST) -> str:
    """A text in the source, what is worked out of it as `*`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)
    return ""


def acts_written() -> set[str]:
    """The acts that the code can write: a question to the policy is none, though it has the same form."""
    found = set()
    for path in RECORDS.rglob("*.py"):
        if path.name in SILENT or "migrations" in path.parts:
            continue
        for text, to in texts_in(path):
            if text in ROLES and to not in WRITERS:
                continue
            kind = text.partition(".")[0]
            found |= {f"{kind}.{word}" for word in WORKED_OUT[text]} if "*" in text else {text}
    return found


def test_every_act_that_is_written_belongs_to_a_group() -> None:
    assert acts_written() - ACTS - OTHERS == set()


def test_every_act_has_its_words() -> None:
    assert len(ACTS) == sum(len(acts) for acts in GROUPS.values())
    without = {act for act in ACTS if not has_words(f"log.act_{act.replace('.', '_')}")}
    assert without == set()


def test_the_search_for_acts_finds_those_that_there_are() -> None:
    assert {
        "enrollment.approve",
        "nik.reveal",
        "password.wrong",
        "deposit.stored",
    } <= acts_written()

"""`flask account`, `flask invite`, `flask demo`: people and their ways in."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click
from flask.cli import AppGroup

from webapp.cli.terminal import configuration, draw_qr, write_private
from webapp.records import account, card, demo, invitation
from webapp.records import password as password_rules
from webapp.records.invitation import NewInvitation
from webapp.records.models import Account
from webapp.rules.slip import show_invitation_code
from webapp.views.context import office, utcnow

NEIGHBOURHOOD = re.compile("[0-9]{3}")

account_commands = AppGroup("account", help="People who sign in with a password.")


@account_commands.command("create")
@click.argument("username")
@click.option("--name", prompt=True, help="The person's name.")
@click.option("--role", type=click.Choice(account.OFFICE_ROLES), prompt=True)
@click.option("--territory", prompt=True, help="Area code, for example 31.73.04.")
@click.password_option(help="Twelve characters or more; asked for when left out.")
def create_account(username: str, name: str, role: str, territory: str, password: str) -> None:
    """Make a supervisor or admin."""
    try:
        made = account.create_account(office(), username, password, name, role, territory, utcnow())
    except account.UsernameTaken as error:
        raise click.ClickException(f"The user name {username} is taken.") from error
    except password_rules.GuessablePassword as error:
        raise click.ClickException("Names, rows of keys and common words are guessed.") from error
    except password_rules.WeakPassword as error:
        raise click.ClickException("A password has 12 characters or more.") from error
    except account.NoSuchTerritory as error:
        raise click.ClickException(f"There is no area {territory}.") from error
    click.echo(f"{made.username} may now sign in at {office().public_url}/masuk")


@account_commands.command("assign")
@click.argument("person_id")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day of the assignment.")
@click.option("--letter", help="Number of the letter of assignment.")
@click.option("--end", is_flag=True, help="The assignment ended yesterday.")
def assign_person(person_id: str, until: datetime | None, letter: str | None, *, end: bool) -> None:
    """Extend or end the assignment of a known volunteer, as the card says it."""
    if end == (until is not None):
        raise click.ClickException("Give a last day with --until, or end it with --end.")
    person, now = _find_person(person_id), utcnow()
    yesterday = card.today(now) - timedelta(days=1)
    last = until.date() if until else yesterday
    account.assign(person, last, None, now, letter)
    click.echo(f"{person.name} (id {person.id}) is assigned until {last}.")


@click.argument("name_or_id")
@click.option("--territory", help="Area code of a new volunteer, for example 31.73.04.1001.")
@click.option("--rw", help="Three digits, for heads of an RW or RT.")
@click.option("--rt", help="Three digits, for heads of an RT.")
@click.option("--letter", help="Number of the letter of assignment.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day of the assignment; by default the end of this year.",
)
def invite_person(
    name_or_id: str,
    territory: str | None,
    rw: str | None,
    rt: str | None,
    letter: str | None,
    until: datetime | None,
) -> None:
    """Invite a volunteer: a new one by name and --territory, a known one by id."""
    if territory is None:
        person = _find_person(name_or_id)
    else:
        if not all(part is None or NEIGHBOURHOOD.fullmatch(part) for part in (rw, rt)):
            raise click.ClickException("RW and RT have three digits, for example 007.")
        place = account.Place(territory, rw, rt)
        try:
            person = account.create_person(office(), name_or_id, place, utcnow(), letter)
        except account.NoSuchTerritory as error:
            raise click.ClickException(f"There is no area {territory}.") from error
    if until is not None:
        account.assign(person, until.date(), None, utcnow(), letter)
    made = invitation.invite(office(), person, None, utcnow())
    click.echo(f"{person.name} (id {person.id})")
    click.echo(_show_invitation(made))


def make_demo() -> None:
    """Make the demonstration office, once; with JARING_NO_DEMO=1 do nothing."""
    chosen = configuration()
    if chosen.no_demo:
        return
    if chosen.production:
        raise click.ClickException("Production has no demonstration office.")
    made = demo.make_demonstration(office(), utcnow())
    if made is None:
        return
    path = chosen.instance / "demo.txt"
    write_private(path, _list_ways_in(made))
    click.echo(path.read_text(encoding="utf-8"))
    for name, way_in in made.invitations.items():
        click.echo(f"{name}:\n{draw_qr(way_in.link)}")
    click.echo(f"Catatan ini disimpan di {path.name} di folder instance.")


def _find_person(text: str) -> Account:
    try:
        person = account.find_account(UUID(text))
    except ValueError:
        raise click.ClickException("This is no id. A new volunteer needs --territory.") from None
    if person is None:
        raise click.ClickException(f"Nobody has the id {text}.")
    return person


def _list_ways_in(made: demo.Demonstration) -> str:
    """`key: value` lines, read by people and by the browser tests."""
    lines = ["KANTOR CONTOH. Semua orang dan data di sini rekaan.", ""]
    lines += [f"Alamat masuk: {office().public_url}/masuk"]
    lines += [f"{username}: {password}" for username, password in made.passwords.items()]
    lines += ["", f"Undangan berlaku sampai {_show_day(made)}."]
    for name, way_in in made.invitations.items():
        lines += [f"{name}: {way_in.link}", f"{name} (kode): {show_invitation_code(way_in.code)}"]
    return "\n".join([*lines, ""])


def _show_day(made: demo.Demonstration) -> str:
    expires = next(iter(made.invitations.values())).expires_at
    return datetime.strftime(expires.astimezone(UTC), "%Y-%m-%d")


def _show_invitation(made: NewInvitation) -> str:
    until = made.expires_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"Link: {made.link}\nCode: {show_invitation_code(made.code)}\nUntil: {until}\n"
        f"{draw_qr(made.link)}"
    )

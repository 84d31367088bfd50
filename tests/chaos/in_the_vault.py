"""Some histories back up and restore as an operator does, with whole encrypted files; slower than bare copies."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from tests.chaos.in_the_office import InTheOffice
from tests.chaos.truth import Fault
from webapp.records.backups import restore, take

# One history in so many has real backups.
ONE_IN = 20


class InTheVault(InTheOffice):
    """What happens to copies when they are the real backups."""

    def __init__(self) -> None:
        super().__init__()
        self.real = False
        self.kept = take.FEWEST

    @initialize(
        real=st.sampled_from([False] * (ONE_IN // 2) + [True] + [False] * (ONE_IN // 2 - 1))
    )
    def choose_copies(self, real: bool) -> None:
        """How this installation keeps its copies."""
        self.real = real

    def keep_copy(self) -> None:
        """A backup is encrypted, tried out, and tells the phones what they may let go of."""
        if not self.real:
            super().keep_copy()
            return

        def back_up(office: Any, now: datetime) -> None:
            vault = self.office.vault
            taken = take.take(office, vault.place, vault.folder, self.kept, now)
            self.copies = [one for one in self.copies if one[0] not in taken.dropped]
            self.copies.append((taken.path.name, now))

        self.office.act(back_up)
        self.office.wait(timedelta(minutes=5))
        self.met("real_backup")

    def drop_copies(self, kept: int) -> None:
        """The next backup lets go of the oldest."""
        if self.real:
            self.kept = max(take.FEWEST, kept)
        else:
            super().drop_copies(kept)

    def put_back(self, name: str, *, silent: bool) -> bool:
        """A real restore is never silent: it begins a new epoch by itself."""
        if not self.real:
            return super().put_back(name, silent=silent)

        def bring_back(office: Any, now: datetime) -> None:
            vault = self.office.vault
            path = vault.folder / name
            done = restore.restore(office, vault.place, path, vault.identity, now)
            if done is None or done.lost:
                raise Fault("lost", f"the restore itself says that it lacks {done and done.lost}")

        self.office.act(bring_back)
        self.office.wait(timedelta(minutes=5))
        self.met("real_restore")
        return False

    def forget_copies(self) -> None:
        """Neither backups nor what restores have put aside."""
        if self.real:
            self.office.vault.empty()
            self.office.place.tidy()
        else:
            super().forget_copies()

"""A Request Tracker of two trades by the simulated clock, with a queue that an ordinary reader may not see."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.peers.rt import RequestTrackerServer, make_database
from tests.rehearsal.clock import Clock

HIDDEN = "Ressources humaines"
READER = "timeo"
PEOPLE = ("amelie", "bruno", "chloe", "denis")
_SEEN = ("General", "CVC", "Plomberie", "Ascenseurs")
_CONTENT = r"""
@Queues = (map { { Name => $_ } } qw(CVC Plomberie Ascenseurs), "%(hidden)s");
@Users = map { { Name => $_, Password => 'password', Privileged => 1, EmailAddress => "$_\@example.org" } }
    qw(%(people)s);
@CustomFields = ({ Name => "AssetRef", Type => "FreeformSingle", MaxValues => 1,
    LookupType => "RT::Queue-RT::Ticket", ApplyTo => [qw(%(seen)s)] });
@ACL = (
    (map { { GroupDomain => 'SystemInternal', GroupType => 'Privileged', Right => $_ } } qw(OwnTicket SeeCustomField)),
    (map { my $queue = $_;
        map { { GroupDomain => 'SystemInternal', GroupType => 'Privileged', Queue => $queue, Right => $_ } }
            qw(SeeQueue ShowTicket ShowTicketComments CreateTicket CommentOnTicket ReplyToTicket ModifyTicket
               ModifyCustomField) } qw(%(seen)s)));
1;
"""


def make_trades(root: Path) -> None:
    """The database that trackers of a rehearsal begin with."""
    words = {"hidden": HIDDEN, "people": " ".join((*PEOPLE, READER)), "seen": " ".join(_SEEN)}
    make_database(root, _CONTENT % words)


class Tracker(RequestTrackerServer):
    """A running server by the simulated clock."""

    def __init__(self, root: Path, made: Path, clock: Clock) -> None:
        super().__init__(root, made, clock.environment())

    @property
    def database(self) -> Path:
        """The server's own data."""
        return self.root / "rtdb"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the server's own database has."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query, values).fetchall()

    def execute(self, *queries: str) -> None:
        """Change the server's own database, as an administrator or an upgrade does."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            for query in queries:
                connection.execute(query)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """The server is down for as long as this lasts."""
        self.stop()
        yield
        self.start()

    def back_up(self, to: Path) -> None:
        """Copy the database, as every night."""
        with closing(sqlite3.connect(self.database, timeout=30)) as source, closing(sqlite3.connect(to)) as copy:
            source.backup(copy)

    def put_back(self, copy: Path) -> None:
        """Go on with an old copy of the database."""
        with self.stopped():
            shutil.copy(copy, self.database)

    def act(self, user: str, method: str, path: str, **body: object) -> Any:
        """What somebody does; the answer. Raises Refused."""
        answer = requests.request(method, f"{self.url}/REST/2.0/{path}", auth=(user, "password"), json=body, timeout=30)
        if not answer.ok:
            raise Refused(f"{method} {path} {body}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.text else {}


class Refused(Exception):
    """The server does not do that."""

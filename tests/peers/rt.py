"""A Request Tracker 5 of its own: database, configuration and port; nothing of the machine's own is touched."""

import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import requests

from tests.peers.processes import free_port, stop, wait_until

_SHARE = Path("/usr/share/request-tracker5")
_SETUP = Path("/usr/sbin/rt-setup-database-5")
_CONFIG = """
Set($rtname, 'timeo.test'); Set($Organization, 'timeo.test'); Set($Timezone, 'Europe/Paris');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebPath, ''); Set($WebBaseURL, 'http://127.0.0.1:{port}');
Set($RestrictReferrer, 0); Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{root}/rtdb');
Set($DatabaseUser, ''); Set($DatabasePassword, '');
Set($LogToSyslog, undef); Set($LogToFile, undef); Set($LogToSTDERR, 'error');
Set($BcryptCost, 4); Set($MailCommand, 'testfile');
$RT::MasonDataDir = '{root}/mason'; $RT::MasonSessionDir = '{root}/session';
1;
"""
_FIELD = """
@CustomFields = ({ Name => "AssetRef", Type => "FreeformSingle", MaxValues => 1,
    LookupType => "RT::Queue-RT::Ticket", ApplyTo => "General" });
1;
"""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_EPOCH, _TIME = "1970-01-01 00:00:00", "%Y-%m-%d %H:%M:%S"


def missing() -> str:
    """Why it cannot be started here; empty when it can."""
    for path in (_SHARE / "libexec" / "rt-server", _SETUP, _SHARE / "etc" / "schema.SQLite"):
        if not path.exists():
            return f"{path} is absent (Debian: request-tracker5 rt5-db-sqlite)"
    return ""


def make_database(root: Path, content: str = _FIELD) -> None:
    """A Request Tracker without tickets, for servers to begin with. `content`: its queues, people and fields, as RT's
    own data files have them."""
    _configure(root, free_port())
    _setup(root, "--action", "init", "--skip-create")
    (root / "content.pl").write_text(content)
    _setup(root, "--action", "insert", "--skip-create", "--datafile", str(root / "content.pl"))


def _configure(root: Path, port: int) -> None:
    for name in ("conf.d", "mason", "session"):
        (root / name).mkdir(parents=True)
    (root / "RT_SiteConfig.pm").write_text(_CONFIG.format(root=root, port=port))


def _setup(root: Path, *words: str) -> None:
    subprocess.run(
        [str(_SETUP), *words], env=_environment(root), stdin=subprocess.DEVNULL, check=True, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def _environment(root: Path) -> dict[str, str]:
    # An empty folder for RT_SITE_CONFIG_DIR hides the machine's own configuration.
    own = {"RT_SITE_CONFIG": str(root / "RT_SiteConfig.pm"), "RT_SITE_CONFIG_DIR": str(root / "conf.d")}
    return {**os.environ, **own, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class RequestTrackerServer:
    """A running server that begins with the database of the folder `made`; the administrator is root with the password
    `password`. `more`: variables of its environment."""

    def __init__(self, root: Path, made: Path, more: Mapping[str, str] = _NOTHING) -> None:
        self.root, self.port, self._more = root, free_port(), more
        self.url = f"http://127.0.0.1:{self.port}"
        self._session = requests.Session()
        self._session.auth = ("root", "password")
        _configure(root, self.port)
        shutil.copy(made / "rtdb", root)
        self.start()

    def start(self) -> None:
        """Start, or start again on the same port and data."""
        # Starlet forks: the plain server answers one connection at a time and an idle one would block it.
        command = ["perl", str(_SHARE / "libexec" / "rt-server"), "--server", "Starlet", "--host", "127.0.0.1",
                   "--port", str(self.port), "--max-workers", "2"]  # fmt: skip
        with (self.root / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env={**_environment(self.root), **self._more}, cwd=self.root, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(self._answers, self._process)

    def _answers(self) -> bool:
        try:
            return "Version" in self._session.get(f"{self.url}/REST/2.0/rt", timeout=5).json()
        except (requests.RequestException, ValueError):
            return False

    def stop(self) -> None:
        """Stop; the data stay."""
        stop(self._process)

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self._session.close()

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        """A REST 2 call; the answer, which must be a success."""
        response = self._session.request(method, f"{self.url}/REST/2.0/{path}", timeout=30, **more)
        response.raise_for_status()
        return response

    def create(self, subject: str, asset: str = "", **fields: str) -> str:
        """A new ticket; its id."""
        body: dict[str, Any] = {"Queue": "General", "Subject": subject, "Content": f"Texte : {subject}", **fields}
        if asset:
            body["CustomFields"] = {"AssetRef": asset}
        return str(self.call("POST", "ticket", json=body).json()["id"])

    def change(self, ticket: str, **fields: Any) -> None:
        """Change fields of a ticket."""
        self.call("PUT", f"ticket/{ticket}", json=fields)

    def comment(self, ticket: str, text: str) -> None:
        """Comment on a ticket."""
        self.call("POST", f"ticket/{ticket}/comment", json={"Content": text, "ContentType": "text/plain"})

    def delete(self, ticket: str) -> None:
        """Delete a ticket, as RT does: it is hidden."""
        self.call("DELETE", f"ticket/{ticket}")

    def shred(self, ticket: str) -> None:
        """Remove a ticket from the database with its transactions, as an administrator may."""
        with closing(sqlite3.connect(self.root / "rtdb", timeout=30)) as connection, connection:
            own = "ObjectType = 'RT::Ticket' AND ObjectId = ?"
            connection.execute(
                f"DELETE FROM Attachments WHERE TransactionId IN (SELECT id FROM Transactions WHERE {own})", (ticket,)
            )
            connection.execute(f"DELETE FROM Transactions WHERE {own}", (ticket,))
            connection.execute("DELETE FROM Tickets WHERE id = ?", (ticket,))

    def subjects(self) -> dict[str, tuple[str, str]]:
        """Id to subject and status of all tickets that are not deleted: the peer's own content."""
        with closing(sqlite3.connect(self.root / "rtdb", timeout=30)) as connection:
            query = "SELECT id, Subject, Status FROM Tickets WHERE Status != 'deleted'"
            return {str(row[0]): (row[1], row[2]) for row in connection.execute(query)}

    def transactions(self) -> dict[int, str]:
        """Id to type of the transactions that are a ticket's history."""
        with closing(sqlite3.connect(self.root / "rtdb", timeout=30)) as connection:
            query = (
                "SELECT id, Type FROM Transactions WHERE ObjectType = 'RT::Ticket'"
                " AND Type IN ('Create', 'Status', 'Comment', 'Correspond', 'Set', 'CustomField')"
            )
            return dict(connection.execute(query).fetchall())

    def fill(self, count: int, seed: int = 1, queue: str = "General") -> None:
        """Add many tickets of four transactions each straight into the database: the REST way makes 16 a second."""
        with closing(sqlite3.connect(self.root / "rtdb", timeout=30)) as connection, connection:
            _Filler(connection, random.Random(seed), queue).add(count)


class _Filler:
    """Writes rows as RT 5.0.3 does: tickets, transactions, attachments, the asset, and the four role groups."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random, queue: str) -> None:
        self._connection, self._chance = connection, chance
        tables = ("Tickets", "Transactions", "Attachments", "Principals", "Groups", "GroupMembers",
                  "CachedGroupMembers", "ObjectCustomFieldValues")  # fmt: skip
        self._next = {table: self._one(f"SELECT coalesce(max(id), 0) FROM {table}") for table in tables}
        self._next["Groups"] = max(self._next["Groups"], self._next["Principals"])
        self._root = self._one("SELECT id FROM Users WHERE Name = 'root'")
        self._nobody = self._one("SELECT id FROM Users WHERE Name = 'Nobody'")
        self._queue = self._one(f"SELECT id FROM Queues WHERE Name = '{queue}'")
        self._field = self._one("SELECT id FROM CustomFields WHERE Name = 'AssetRef'")

    def _one(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])

    def _put(self, table: str, **values: object) -> int:
        if "id" not in values:
            self._next[table] += 1
            values["id"] = self._next[table]
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", list(values.values()))
        return int(str(values["id"]))

    def _transaction(self, ticket: int, moment: datetime, kind: str, text: str = "", **more: object) -> None:
        stamp = {"Creator": self._root, "Created": moment.strftime(_TIME)}
        number = self._put("Transactions", ObjectType="RT::Ticket", ObjectId=ticket, Type=kind, **more, **stamp)
        if text:
            self._put("Attachments", TransactionId=number, Parent=0, ContentType="text/plain", Content=text,
                      ContentEncoding="none", Headers="Content-Type: text/plain; charset=utf-8\n", **stamp)  # fmt: skip

    def add(self, count: int) -> None:
        """Add tickets."""
        for number in range(count):
            self._ticket(datetime(2026, 1, 1) + number * timedelta(minutes=40), number)  # noqa: DTZ001

    def _ticket(self, created: datetime, number: int) -> None:
        moments = [created]
        for _ in range(3):
            moments.append(moments[-1] + timedelta(seconds=self._chance.randrange(600, 86_400)))
        closed = number % 4 != 0
        ticket = self._next["Tickets"] + 1
        self._put(
            "Tickets", EffectiveId=ticket, Queue=self._queue, Type="ticket", Owner=self._nobody, Priority=0,
            Subject=f"Intervention {ticket}", Status="resolved" if closed else "open", Starts=_EPOCH, Due=_EPOCH,
            Started=moments[1].strftime(_TIME), Resolved=moments[3].strftime(_TIME) if closed else _EPOCH,
            LastUpdatedBy=self._root, LastUpdated=moments[3].strftime(_TIME), Creator=self._root,
            Created=created.strftime(_TIME),
        )  # fmt: skip
        self._transaction(ticket, moments[0], "Create", f"Panne signalée n° {ticket}")
        self._transaction(ticket, moments[1], "Status", Field="Status", OldValue="new", NewValue="open")
        self._transaction(ticket, moments[2], "Comment", f"Commentaire sur {ticket}")
        if closed:
            self._transaction(ticket, moments[3], "Status", Field="Status", OldValue="open", NewValue="resolved")
        else:
            self._transaction(ticket, moments[3], "Correspond", "Pièce commandée")
        self._put("ObjectCustomFieldValues", CustomField=self._field, ObjectType="RT::Ticket", ObjectId=ticket,
                  Content=f"EQ-{number % 500:04d}", Creator=self._root, Created=created.strftime(_TIME),
                  LastUpdatedBy=self._root, LastUpdated=created.strftime(_TIME), Disabled=0)  # fmt: skip
        for role in ("AdminCc", "Cc", "Owner", "Requestor"):
            self._role(ticket, role)

    def _role(self, ticket: int, role: str) -> None:
        group = self._put("Groups", Name=role, Domain="RT::Ticket-Role", Instance=ticket)
        self._put("Principals", id=group, PrincipalType="Group", Disabled=0)
        cached = self._next["CachedGroupMembers"] + 1
        self._put("CachedGroupMembers", GroupId=group, MemberId=group, Via=cached, ImmediateParentId=group, Disabled=0)
        if role == "Owner":
            self._put("GroupMembers", GroupId=group, MemberId=self._nobody)
            cached = self._next["CachedGroupMembers"] + 1
            self._put("CachedGroupMembers", GroupId=group, MemberId=self._nobody, Via=cached,
                      ImmediateParentId=group, Disabled=0)  # fmt: skip

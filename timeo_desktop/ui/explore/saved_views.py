"""Keeps views of the session, shows them again, and hands them to others."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QFileDialog, QInputDialog

from timeo_desktop.domain.alike import plain
from timeo_desktop.domain.changes import Message, Severity
from timeo_desktop.domain.errors import UserError
from timeo_desktop.domain.saved_views import Draft, SavedView, read_file, write_file
from timeo_desktop.domain.text import sentence
from timeo_desktop.domain.times import now
from timeo_desktop.domain.written_view import missing
from timeo_desktop.services.explore import saved_views
from timeo_desktop.ui.base.language import tr
from timeo_desktop.ui.base.rows import Found
from timeo_desktop.ui.view.desk import Desk

PICTURE = QSize(320, 200)
_FILES = "JSON (*.json)"


class SavedViews:
    """The verbs of saved views. Which is chosen is the panel's."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session, self._work = desk, desk.session, desk.work
        self._deleted: tuple[SavedView, ...] = ()

    def close(self) -> None:
        """The window closes: a note that is being written is kept."""
        self._desk.panels["views"].keep_note()

    def all(self) -> list[SavedView]:
        """All that are kept, in their order."""
        return self._desk.topics.answer(saved_views.TOPIC)

    def _chosen(self) -> SavedView:
        chosen: SavedView | None = self._desk.panels["views"].current()
        if chosen is None:
            raise UserError("Choose a view first, in the panel of views")
        return chosen

    def keep(self, name: str = "") -> None:
        """Keep what is seen, under a name that can be changed in the list."""
        taken = {each.name for each in self.all()}
        numbered = (tr("View {number}", number=number) for number in range(len(taken) + 1, 2 * len(taken) + 2))
        draft = Draft(name or next(each for each in numbered if each not in taken), self._text(), self._picture())
        data = self._work.data
        self._desk.panels["views"].expect_new(rename=not name)
        self._work.write(lambda: data.do(saved_views.keep, [draft], now()))

    def _text(self) -> str:
        return self._session.view_text()

    def _picture(self) -> bytes:
        """What stands in the view, small."""
        if not self._desk.viewport.is_drawn():
            self._desk.viewport.draw_now()
        whole = self._desk.viewport.grabFramebuffer()
        if whole.isNull():
            return b""
        filled = whole.scaled(
            PICTURE, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        )
        left, top = (filled.width() - PICTURE.width()) // 2, (filled.height() - PICTURE.height()) // 2
        filled = filled.copy(left, top, PICTURE.width(), PICTURE.height())
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, b"PNG").write(filled)
        return bytes(content.data())

    def again(self) -> None:
        """See the chosen view as things are seen now."""
        chosen, text, picture, data = self._chosen(), self._text(), self._picture(), self._work.data
        self._work.write(lambda: data.do(saved_views.save_again, chosen.id, text, picture, now()))
        self._tell(Severity.INFO, "“{name}” was saved as it is seen now", name=chosen.name)

    def show(self, view: SavedView) -> None:
        """See as a view says; say once what of it is not open."""
        try:
            self._session.show_text(view.view)
            gone = missing(view.view, self._session.names)
        except ValueError as error:
            raise UserError("“{name}” cannot be shown: it is damaged or of a newer program", name=view.name) from error
        if gone:
            text = "“{name}” also shows {models}: open it to see the whole view"
            self._tell(Severity.WARNING, text, name=view.name, models=", ".join(gone))

    def show_named(self, text: str) -> None:
        """Show the view of this number or name."""
        rows = self.all()
        found = [each for each in rows if str(each.id) == text] or [each for each in rows if each.name == text]
        found = found or [each for each in rows if plain(each.name) == plain(text)]
        if not found:
            raise UserError("No view is named {name}", name=text)
        self._desk.panels["views"].choose(found[0].id)
        self.show(found[0])

    def found(self, text: str, limit: int) -> list[Found]:
        """Views in whose name, folder or note a text occurs."""
        wanted = plain(text)
        rows = [each for each in self.all() if wanted in plain(f"{each.name} {each.folder} {each.note}")]
        return [Found(each.name, "bookmark", f"views.show {each.id}") for each in rows[:limit]]

    def next(self) -> None:
        """Show the one below the chosen view, after the last one the first."""
        self._step(1)

    def previous(self) -> None:
        """Show the one above the chosen view."""
        self._step(-1)

    def _step(self, way: int) -> None:
        rows, chosen = self.all(), self._desk.panels["views"].current()
        ids = [each.id for each in rows]
        first = 0 if way > 0 else -1
        row = rows[(ids.index(chosen.id) + way) % len(rows)] if chosen is not None and chosen.id in ids else rows[first]
        self._desk.panels["views"].choose(row.id)
        self.show(row)

    def rename(self, view: int, name: str) -> None:
        """Give a view another name."""
        data = self._work.data
        self._work.write(lambda: data.do(saved_views.rename, view, name))

    def note(self, view: int, text: str) -> None:
        """Write a note on a view."""
        data = self._work.data
        self._work.write(lambda: data.do(saved_views.note, view, text))

    def arrange(self, order: list[tuple[int, str]]) -> None:
        """Put all into this order and these folders."""
        data = self._work.data
        self._work.write(lambda: data.do(saved_views.arrange, order))

    def put_into(self, folder: str = "") -> None:
        """Put the chosen view into a folder, at its end, or into a new one where it stands; the name is asked for where
        it is not said."""
        chosen, rows = self._chosen(), self.all()
        if not folder:
            folders = list(dict.fromkeys(each.folder for each in rows))
            folder, sure = QInputDialog.getItem(
                self._desk.window, tr("Put the view into a folder…"), tr("Folder:"), folders, 0, True
            )
            if not sure:
                return
        others = [(each.id, each.folder) for each in rows if each.id != chosen.id]
        within = [place for place, (_, name) in enumerate(others, start=1) if name == folder.strip()]
        last = within[-1] if within else rows.index(chosen)
        self.arrange([*others[:last], (chosen.id, folder.strip()), *others[last:]])

    def delete(self) -> None:
        """Delete the chosen view; it can be put back."""
        chosen, data = self._chosen(), self._work.data
        self._deleted = (chosen,)
        self._work.write(lambda: data.do(saved_views.delete, [chosen.id]))
        text = sentence("“{name}” was deleted", name=chosen.name)
        self._desk.hub.message.emit(Message(Severity.INFO, text, "views.put_back", "Put it back"))

    def put_back(self) -> None:
        """Keep again what was deleted last."""
        if not self._deleted:
            raise UserError("No view was deleted since the program was started")
        deleted, data, self._deleted = self._deleted, self._work.data, ()
        self._work.write(lambda: data.do(saved_views.put_back, deleted))

    def export(self, path: str = "") -> None:
        """Write all views into a file."""
        if not path:
            path, _ = QFileDialog.getSaveFileName(self._desk.window, tr("Export views…"), "views.json", _FILES)
        if not path:
            return
        try:
            Path(path).write_bytes(write_file(self.all()))
        except OSError as error:
            raise UserError(
                "{file} could not be written: {reason}", file=path, reason=error.strerror or error
            ) from error
        self._tell(Severity.INFO, "{count} views were written to {file}", count=len(self.all()), file=path)

    def bring_in(self, path: str = "") -> None:
        """Keep the views of a file, after all others."""
        if not path:
            path, _ = QFileDialog.getOpenFileName(self._desk.window, tr("Import views…"), "", _FILES)
        if not path:
            return
        try:
            drafts = read_file(Path(path).read_bytes())
        except OSError as error:
            raise UserError("{file} cannot be read: {reason}", file=path, reason=error.strerror or error) from error
        data = self._work.data
        self._work.write(lambda: data.do(saved_views.keep, drafts, now()))
        self._tell(Severity.INFO, "{count} views were read from {file}", count=len(drafts), file=path)

    def _tell(self, severity: Severity, text: str, **values: object) -> None:
        self._desk.hub.message.emit(Message(severity, sentence(text, **values)))

"""Commands of the shell: files, panels, language, theme, help. They call the window's few public methods."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from timeo_desktop.ui.base.command import EDIT, FILE, HELP, PANELS, SETTINGS, Command
from timeo_desktop.ui.base.rows import Area, Family, Panel, SearchSource
from timeo_desktop.ui.view.on_desk import OnDesk
from timeo_desktop.ui.view.session import Session


class Files(Protocol):
    """What commands may ask about files."""

    def ask_open(self) -> None: ...
    def ask_address(self) -> None: ...
    def open_demo(self) -> None: ...
    def close_all(self) -> None: ...
    def retry(self, number: int) -> None: ...
    def clear_cache(self) -> None: ...


class Docks(Protocol):
    """What commands may ask about panels."""

    def toggle(self, name: str) -> None: ...
    def is_shown(self, name: str) -> bool: ...
    def bring(self, name: str) -> None: ...


class Window(Protocol):
    """What commands may ask of the main window."""

    @property
    def desk(self) -> OnDesk: ...
    @property
    def session(self) -> Session: ...
    @property
    def files(self) -> Files: ...
    @property
    def docks(self) -> Docks: ...

    def close(self) -> bool: ...
    def show_palette(self) -> None: ...
    def copy_guids(self) -> None: ...
    def set_language(self, language: str) -> None: ...
    def set_theme(self, theme: str) -> None: ...
    def setting(self, name: str) -> str: ...
    def forget_recent(self) -> None: ...
    def show_keys(self) -> None: ...
    def show_about(self) -> None: ...
    def cancel_reading(self) -> None: ...
    def is_reading(self) -> bool: ...
    def reset_layout(self) -> None: ...


WindowCommand = Command[Window]


@dataclass(frozen=True)
class Tables:
    """Everything that the window is made of, in order."""

    families: tuple[Family, ...]
    commands: tuple[WindowCommand, ...]
    panels: tuple[Panel, ...]
    searches: tuple[SearchSource, ...]


def panel_command(panel: Panel) -> WindowCommand:
    """Shows or hides a panel."""
    return Command(
        f"panel.toggle_{panel.id}", panel.title, lambda window, _text: window.docks.toggle(panel.id), PANELS,
        panel.shortcut, checked=lambda window: window.docks.is_shown(panel.id), help=panel.help,
    )  # fmt: skip


def show_command(panel: Panel) -> WindowCommand:
    """Shows a panel in front; those of the inspector have their key here."""
    if panel.area is Area.INSPECTOR:
        return Command(
            f"tab.{panel.id}", panel.show, lambda window, _text: window.docks.bring(panel.id), PANELS, panel.shortcut
        )
    return Command(f"panel.{panel.id}", panel.title, lambda window, _text: window.docks.bring(panel.id), "")


def _choice(kind: str, value: str, title: str, put: Callable[[Window, str], None]) -> WindowCommand:
    return Command(
        f"settings.{kind}_{value}",
        title,
        lambda window, _text: put(window, value),
        SETTINGS,
        checked=lambda window: window.setting(kind) == value,
    )


def _quit(window: Window, _text: str) -> None:
    window.close()


def _select_none(window: Window, _text: str) -> None:
    window.desk.run("place.cancel")
    window.desk.run("measuring.end")
    window.session.apply(window.session.view.select(()))


def _has_model(window: Window) -> bool:
    return bool(window.session.models)


WINDOW_COMMANDS: tuple[WindowCommand, ...] = (
    Command("file.open", "Open…", lambda window, _text: window.files.ask_open(), FILE, "Ctrl+O",
            help="Open building models, city models and map layers", icon="folder-open"),
    Command("file.address", "Open an address…", lambda window, _text: window.files.ask_address(), FILE, "Ctrl+Shift+O",
            help="A tileset on a server; what was fetched opens without a network"),
    Command("file.demo", "Open the demonstration building", lambda window, _text: window.files.open_demo(), FILE),
    Command("file.close", "Close all models", lambda window, _text: window.files.close_all(), FILE, "Ctrl+W",
            _has_model),
    Command("file.retry", "Try again", lambda window, text: window.files.retry(int(text) if text.isdigit() else 0), ""),
    Command("file.cancel", "Stop reading", lambda window, _text: window.cancel_reading(), FILE, "",
            lambda window: window.is_reading()),
    Command("file.picture", "Save a picture…", lambda window, _text: window.desk.run("picture.save"), FILE,
            "Ctrl+Shift+S", _has_model, help="Of any size, with a title, the legend, a scale and north", icon="camera"),
    Command("file.quit", "Quit", _quit, FILE, "Ctrl+Q"),
    Command("edit.find", "Find anything…", lambda window, _text: window.show_palette(), EDIT, "Ctrl+K",
            help="Find elements and commands", icon="search"),
    Command("edit.copy_guid", "Copy GlobalId", lambda window, _text: window.copy_guids(), EDIT, "Ctrl+Shift+C",
            lambda window: bool(window.session.view.selection), icon="copy"),
    Command("edit.select_none", "Select nothing", _select_none, EDIT, "Esc",
            help="Also ends placing a model"),
    Command("panel.show", "Show a panel in front", lambda window, text: window.docks.bring(text), ""),
    Command("panel.reset", "Reset the layout", lambda window, _text: window.reset_layout(), PANELS),
    _choice("language", "system", "Language of the system", lambda window, value: window.set_language(value)),
    _choice("language", "fr", "Français", lambda window, value: window.set_language(value)),
    _choice("language", "en", "English", lambda window, value: window.set_language(value)),
    _choice("theme", "system", "Colours of the system", lambda window, value: window.set_theme(value)),
    _choice("theme", "light", "Light colours", lambda window, value: window.set_theme(value)),
    _choice("theme", "dark", "Dark colours", lambda window, value: window.set_theme(value)),
    Command("settings.forget_recent", "Forget recent files", lambda window, _text: window.forget_recent(), SETTINGS),
    Command("settings.clear_cache", "Clear the cache of opened models",
            lambda window, _text: window.files.clear_cache(), SETTINGS,
            help="Models are read again from their files the next time; nothing of yours is lost"),
    Command("help.keys", "Keys and mouse", lambda window, _text: window.show_keys(), HELP, "F1", icon="help-circle"),
    Command("help.about", "About Timeo Desktop", lambda window, _text: window.show_about(), HELP),
)  # fmt: skip

"""Commands of the window: files, panels, language, theme, help. They call the window's few public methods."""

from collections.abc import Callable
from typing import Protocol

from timeo_desktop.ui.base.command import Command
from timeo_desktop.ui.view.commands import VIEW_COMMANDS
from timeo_desktop.ui.view.session import Session

FILE, EDIT, VIEW, DATA, PANELS, SETTINGS, HELP = "File", "Edit", "View", "Data", "Panels", "Settings", "Help"
MENUS = (FILE, EDIT, VIEW, DATA, PANELS, SETTINGS, HELP)


class Files(Protocol):
    """What commands may ask about files."""

    def ask_open(self) -> None: ...
    def ask_address(self) -> None: ...
    def open_demo(self) -> None: ...
    def close_all(self) -> None: ...
    def retry(self, number: int) -> None: ...
    def ask_picture(self) -> None: ...
    def clear_cache(self) -> None: ...


class Placing(Protocol):
    """What commands may ask about the place of a model."""

    def begin(self) -> None: ...
    def cancel(self) -> None: ...
    def onto_selection(self) -> None: ...
    def turn(self) -> None: ...
    def link(self) -> None: ...
    def forget(self) -> None: ...


class Asking(Protocol):
    """What commands may ask of a server: for a map, for an address."""

    def ask(self, text: str) -> None: ...


class Window(Protocol):
    """What commands may ask of the main window."""

    @property
    def session(self) -> Session: ...
    @property
    def files(self) -> Files: ...
    @property
    def maps(self) -> Asking: ...
    @property
    def addresses(self) -> Asking: ...

    def close(self) -> bool: ...
    def show_palette(self) -> None: ...
    def copy_guids(self) -> None: ...
    def toggle_panel(self, name: str) -> None: ...
    def panel_shown(self, name: str) -> bool: ...
    def raise_panel(self, name: str) -> None: ...
    def set_language(self, language: str) -> None: ...
    def set_theme(self, theme: str) -> None: ...
    def setting(self, name: str) -> str: ...
    def forget_recent(self) -> None: ...
    def show_keys(self) -> None: ...
    def show_about(self) -> None: ...
    def cancel_reading(self) -> None: ...
    def is_reading(self) -> bool: ...
    def reset_layout(self) -> None: ...
    def show_tab(self, name: str) -> None: ...
    def connect_system(self, kind: str) -> None: ...
    def sync_all(self) -> None: ...
    @property
    def placing(self) -> Placing: ...


WindowCommand = Command[Window]


def _on_session(command: Command[Session]) -> WindowCommand:
    """A command of the view, run on the window's session."""
    checked = command.checked
    return Command(
        command.id,
        command.title,
        lambda window, text: command.run(window.session, text),
        command.menu,
        command.shortcut,
        lambda window: command.enabled(window.session),
        (lambda window: checked(window.session)) if checked is not None else None,
        command.help,
    )


def _panel(name: str, title: str, shortcut: str = "") -> WindowCommand:
    return Command(
        f"panel.toggle_{name}",
        title,
        lambda window, _text: window.toggle_panel(name),
        PANELS,
        shortcut,
        checked=lambda window: window.panel_shown(name),
    )


def _tab(name: str, title: str, shortcut: str) -> WindowCommand:
    return Command(f"tab.{name}", title, lambda window, _text: window.show_tab(name), PANELS, shortcut)


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
    window.placing.cancel()
    window.session.apply(window.session.view.select(()))


def _has_model(window: Window) -> bool:
    return bool(window.session.models)


COMMANDS: tuple[WindowCommand, ...] = (
    Command("file.open", "Open…", lambda window, _text: window.files.ask_open(), FILE, "Ctrl+O",
            help="Open building models, city models and map layers"),
    Command("file.address", "Open an address…", lambda window, _text: window.files.ask_address(), FILE, "Ctrl+Shift+O",
            help="A tileset on a server; what was fetched opens without a network"),
    Command("file.map", "Map from a server…", lambda window, text: window.maps.ask(text), FILE, "Ctrl+Shift+M",
            _has_model, help="Lay a map or an orthophoto (WMTS) under what is open; it stays without a network"),
    Command("view.address", "Find an address…", lambda window, text: window.addresses.ask(text), VIEW, "Ctrl+Shift+A",
            lambda window: window.session.epsg is not None, help="On a server; the answer is shown on the map"),
    Command("file.demo", "Open the demonstration building", lambda window, _text: window.files.open_demo(), FILE),
    Command("file.close", "Close all models", lambda window, _text: window.files.close_all(), FILE, "Ctrl+W",
            _has_model),
    Command("file.retry", "Try again", lambda window, text: window.files.retry(int(text) if text.isdigit() else 0), ""),
    Command("file.cancel", "Stop reading", lambda window, _text: window.cancel_reading(), FILE, "",
            lambda window: window.is_reading()),
    Command("file.picture", "Save a picture…", lambda window, _text: window.files.ask_picture(), FILE, "Ctrl+Shift+S",
            _has_model),
    Command("file.quit", "Quit", _quit, FILE, "Ctrl+Q"),
    Command("edit.find", "Find anything…", lambda window, _text: window.show_palette(), EDIT, "Ctrl+K",
            help="Find elements and commands"),
    Command("edit.copy_guid", "Copy GlobalId", lambda window, _text: window.copy_guids(), EDIT, "Ctrl+Shift+C",
            lambda window: bool(window.session.view.selection)),
    Command("edit.select_none", "Select nothing", _select_none, EDIT, "Esc",
            help="Also ends placing a model"),
    *(_on_session(command) for command in VIEW_COMMANDS),
    _panel("tree", "Project tree", "F2"),
    _panel("layers", "Layers", "L"),
    _panel("inspector", "Inspector", "F3"),
    _panel("tickets", "Tickets", "F5"),
    _panel("alarms", "Alarms"),
    _panel("portfolio", "Portfolio", "F8"),
    _panel("unmatched", "Unmatched"),
    _panel("connections", "Connections", "F7"),
    _panel("not_drawn", "What could not be drawn", "F4"),
    _panel("messages", "Messages", "F6"),
    _tab("properties", "Show properties", "Alt+1"),
    _tab("history", "Show history", "Alt+2"),
    _tab("measurements", "Show measurements", "Alt+3"),
    _tab("documents", "Show documents", "Alt+4"),
    Command("panel.connections", "Show connections",
            lambda window, _text: window.raise_panel("connections"), ""),
    Command("panel.show", "Show a panel in front", lambda window, text: window.raise_panel(text), ""),
    Command("data.connect", "Connect a system…", lambda window, text: window.connect_system(text), DATA),
    Command("data.sync", "Synchronise now", lambda window, _text: window.sync_all(), DATA, "Ctrl+R",
            help="Ask every connection for what is new"),
    Command("place.points", "Place on the map by two points", lambda window, _text: window.placing.begin(), EDIT, "",
            _has_model, help="For a model without map coordinates: two points of it, and where they belong"),
    Command("place.footprint", "Place on the selected building", lambda window, _text: window.placing.onto_selection(),
            EDIT, "", _has_model, help="Select the building of the city that the model replaces first"),
    Command("place.link", "Link the selected building to its model", lambda window, _text: window.placing.link(), EDIT,
            "", _has_model, help="The city's own shape is hidden while the model is open; both have one history"),
    Command("place.turn", "Turn the placed model by half a turn", lambda window, _text: window.placing.turn(), EDIT, "",
            _has_model),
    Command("place.forget", "Forget the place by hand", lambda window, _text: window.placing.forget(), EDIT, "",
            _has_model),
    Command("panel.not_drawn", "Show what could not be drawn",
            lambda window, _text: window.raise_panel("not_drawn"), ""),
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
    Command("help.keys", "Keys and mouse", lambda window, _text: window.show_keys(), HELP, "F1"),
    Command("help.about", "About Timeo Desktop", lambda window, _text: window.show_about(), HELP),
)  # fmt: skip

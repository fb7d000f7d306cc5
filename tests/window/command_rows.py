"""What each command of the window changes: a row a command, with what must be so before, and what is so only after."""

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.city.files import cityjson, write_json
from tests.conftest import DEMO
from tests.main_window import tagged, texts
from tests.operations.dialogs import Answer
from timeo_desktop.domain.changes import Changes, Kind
from timeo_desktop.domain.chunks import BESIDE, OFF
from timeo_desktop.domain.elements import element_number, source_of
from timeo_desktop.domain.picture import PictureWanted
from timeo_desktop.domain.records import Key, Page, Readings, Scheme, Stream
from timeo_desktop.domain.times import from_iso
from timeo_desktop.domain.view import ViewState
from timeo_desktop.scene import quality
from timeo_desktop.services.explore.plans import plan_of
from timeo_desktop.services.operations import connect
from timeo_desktop.store.operations import deliveries
from timeo_desktop.store.operations.database import Store
from timeo_desktop.ui.base.rows import Area
from timeo_desktop.ui.city.placing import PlacingByHand
from timeo_desktop.ui.explore.measuring import Measuring
from timeo_desktop.ui.explore.picture_dialog import PictureDialog
from timeo_desktop.ui.explore.section_handles import SectionHandles
from timeo_desktop.ui.explore.sheet_dialog import SheetDialog
from timeo_desktop.ui.explore.walk_tool import Walking
from timeo_desktop.ui.families import overlays, panels
from timeo_desktop.ui.operations.alarm_notices import AlarmNotices
from timeo_desktop.ui.operations.connection_form import ConnectionForm
from timeo_desktop.ui.operations.factor import FactorDialog
from timeo_desktop.ui.operations.quality import QualityDialog
from timeo_desktop.ui.operations.replacement import ReplacementDialog
from timeo_desktop.ui.operations.syncing import Syncing
from timeo_desktop.ui.view.finding import find
from timeo_desktop.ui.view.inside import with_parts
from timeo_desktop.ui.view.open_model import OpenModel
from timeo_desktop.ui.window.keys import KeysDialog
from timeo_desktop.ui.window.main_window import MainWindow
from timeo_desktop.ui.window.palette import Palette

NOWHERE = "http://127.0.0.1:9"  # nobody listens there
PUMP, OTHER = "P-01", "P-02"
SUMMER = "2026-06-21T13:00"


@dataclass
class Bench:
    """A window that commands are tried in; `seen`: titles of dialogs that were answered."""

    window: MainWindow
    qtbot: QtBot
    folder: Path
    seen: list[str] = field(default_factory=list)
    kept: Any = None  # what a row notes before, to compare with

    @property
    def view(self) -> ViewState:
        return self.window.session.view

    def settle(self) -> None:
        """Wait until all is read and drawn."""
        window = self.window
        self.qtbot.waitUntil(
            lambda: (
                not window.tasks.running
                and window.desk.work.is_settled
                and (not window.session.models or window.viewport.is_drawn())
            )
        )

    def begin(self) -> None:
        """As if nothing had been done to the open models."""
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QDialog) and dialog.isVisible():
                dialog.close()
        if self.window.setting("language") != "en":
            self.window.set_language("en")
        self.window.session.apply(ViewState())
        self.window.session.camera.set_parallel(False)
        self.window.run("view.home")
        self.settle()

    def open(self, path: Path) -> None:
        if path.name not in {model.file.name for model in self.window.session.models.values()}:
            self.window.open_files([path])
            self.settle()

    def room(self) -> str:
        """The name of a room that one can walk to."""
        numbers = sorted(self.window.session.scene.contents.in_layer("spaces"))
        element = self.window.session.element(numbers[0])
        assert element is not None
        return element.name

    def select(self, tag: str = PUMP) -> None:
        self.window.session.apply(self.view.select((tagged(self.window, tag),)))

    def visible(self) -> set[int]:
        """The numbers of all elements that are seen."""
        drawn = self.window.session.scene.contents.drawn()
        return {int(number) for actor in drawn for number in actor.numbers[actor.visible]}

    def direction(self) -> np.ndarray:
        """Where the camera looks."""
        camera = self.window.session.camera.standing(np.zeros(3))
        way = np.subtract(camera.focus, camera.position)
        return np.asarray(way / np.linalg.norm(way))

    def focus(self) -> np.ndarray:
        """What the camera looks at, on the map."""
        scene = self.window.session.scene
        return np.array(self.window.session.camera.standing(scene.origin if scene.origin is not None else 0).focus)

    def is_shown(self, kind: type[QDialog]) -> bool:
        return any(each.isVisible() for each in self.window.findChildren(kind))


@dataclass(frozen=True)
class Row:
    """`effect` is not so once `prepare` was done, and is so once the command with its `words` has run and the dialogs
    that it waits for have their `answers`."""

    effect: Callable[[Bench], object]
    prepare: Callable[[Bench], object] = lambda _bench: None
    words: Callable[[Bench], str] = lambda _bench: ""
    answers: Callable[[Bench], tuple[Answer, ...]] = lambda _bench: ()


def says(text: str) -> Callable[[Bench], bool]:
    """Whether a message was given that says so."""
    return lambda bench: text in texts(bench.window)


def typing(text: str) -> Callable[[Bench], tuple[Answer, ...]]:
    """Type this where a line is asked for."""

    def answer(dialog: QInputDialog) -> None:
        dialog.setTextValue(text)
        dialog.accept()

    return lambda _bench: ((QInputDialog, answer),)


def choosing(name: str) -> Callable[[Bench], tuple[Answer, ...]]:
    """Choose this file in the folder of the bench."""

    def answers(bench: Bench) -> tuple[Answer, ...]:
        def answer(dialog: QFileDialog) -> None:
            line = dialog.findChild(QLineEdit, "fileNameEdit")
            line.setText(str(bench.folder / name))
            bench.qtbot.keyClick(line, Qt.Key.Key_Return)

        return ((QFileDialog, answer),)

    return answers


def looks(view: str, *wanted: float) -> Row:
    """A row of a view from one side: which way one looks then."""
    away = "view.home" if view != "home" else "view.top"
    return Row(
        lambda bench: np.allclose(bench.direction(), wanted, atol=0.03),
        lambda bench: bench.window.run(away),
    )


# Files and the shell.


def house(bench: Bench, name: str = "house.city.json") -> Path:
    return write_json(bench.folder / name, cityjson())


def a_failure(bench: Bench) -> None:
    path = bench.folder / "wrong.ifc"
    path.write_bytes(b"nothing")
    bench.open(path)
    assert bench.window.banner._message is not None
    bench.kept = bench.window.banner._message.action.partition(" ")[2]
    path.write_bytes(DEMO.read_bytes())


def is_open(bench: Bench, name: str) -> bool:
    return any(each.file.name == name and each.whole for each in bench.window.session.models.values())


def record_about(bench: Bench) -> tuple[Answer, ...]:
    def answer(dialog: QMessageBox) -> None:
        bench.seen.append(dialog.text())
        dialog.accept()

    return ((QMessageBox, answer),)


def kept_and_closed(bench: Bench) -> None:
    """A model is in the cache and not open any more."""
    bench.open(house(bench))
    bench.window.run("file.close")
    bench.kept = bench.folder / "cache"
    assert list(bench.kept.rglob("*.glb"))


WITHOUT_MODELS = {
    "file.open": Row(
        lambda bench: is_open(bench, "house.city.json")
        and bench.window._settings.recent()[0].name == "house.city.json",
        house, answers=choosing("house.city.json"),
    ),
    "settings.forget_recent": Row(
        lambda bench: not bench.window._settings.recent() and not bench.window.menus._recent.isEnabled(),
        lambda bench: bench.open(house(bench)),
    ),
    "file.close": Row(
        lambda bench: not bench.window.session.models
        and bench.window._pages.currentWidget() is bench.window.welcome
        and not bench.window.session.scene.chunks,
        lambda bench: bench.open(house(bench)),
    ),
    "file.address": Row(says("127.0.0.1"), answers=typing(f"{NOWHERE}/tileset.json")),
    "file.retry": Row(lambda bench: is_open(bench, "wrong.ifc"), a_failure, lambda bench: bench.kept),
    "file.demo": Row(
        lambda bench: is_open(bench, "timeo_demo.ifc") and is_open(bench, "timeo_demo_quarter.city.json"),
        lambda bench: bench.window.run("file.close"),
    ),
    "edit.find": Row(lambda bench: bench.is_shown(Palette)),
    "help.keys": Row(lambda bench: bench.is_shown(KeysDialog)),
    "help.about": Row(lambda bench: any("Apache-2.0" in each for each in bench.seen), answers=record_about),
    "settings.language_fr": Row(
        lambda bench: bench.window.menus.actions["view.isolate"].text() == "Isoler"
        and bench.window.docks.dock("tree").windowTitle() == "Arborescence du projet",
    ),
    "settings.language_en": Row(
        lambda bench: bench.window.menus.actions["view.isolate"].text() == "Isolate",
        lambda bench: bench.window.set_language("fr"),
    ),
    "settings.language_system": Row(
        lambda bench: bench.window.setting("language") == "system", lambda bench: bench.window.set_language("fr"),
    ),
    "settings.theme_dark": Row(
        lambda bench: bench.window.setting("theme") == "dark"
        and sum(bench.window.session.scene.renderer.GetBackground()) < 1,
        lambda bench: bench.window.set_theme("light"),
    ),
    "settings.theme_light": Row(
        lambda bench: bench.window.setting("theme") == "light"
        and sum(bench.window.session.scene.renderer.GetBackground()) > 1,
        lambda bench: bench.window.set_theme("dark"),
    ),
    "settings.theme_system": Row(
        lambda bench: bench.window.setting("theme") == "system", lambda bench: bench.window.set_theme("light"),
    ),
    "panel.reset": Row(
        lambda bench: bench.window.docks.is_shown("tree") and not bench.window.docks.dock("layers").isFloating(),
        lambda bench: (bench.window.docks.toggle("tree"), bench.window.docks.dock("layers").setFloating(True)),
    ),
    "file.quit": Row(lambda bench: not bench.window.isVisible() and bench.window.desk.work._closed),
}  # fmt: skip

WITH_AN_EMPTY_CACHE = {
    "file.cancel": Row(
        lambda bench: says("was cancelled")(bench) and not bench.window.session.models,
        lambda bench: bench.window.open_files([DEMO]),
    ),
    "settings.clear_cache": Row(
        lambda bench: says("MB were freed")(bench) and not list(bench.kept.rglob("*.glb")),
        kept_and_closed,
    ),
}  # fmt: skip


# One building.


def hidden_and_isolated(bench: Bench) -> None:
    pump, other = tagged(bench.window, PUMP), tagged(bench.window, OTHER)
    bench.window.session.apply(bench.view.isolate((other,)).hide((pump,)))


def with_a_connection(bench: Bench) -> None:
    """A connection that was made when others had already been synchronised."""
    data, syncing = bench.window.desk.work.data, bench.window.desk.part(Syncing)
    syncing.reload()
    bench.qtbot.waitUntil(lambda: syncing._loaded_once)
    made = connect.new_connection(connect.kind_of("folder"), "Exports")
    made = replace(made, settings={"folder": str(bench.folder / "absent"), "mapping": "[]"})
    data.do(connect.save, data.box, made, {})
    syncing.reload()
    bench.qtbot.waitUntil(lambda: bool(syncing.connections))


def in_the_sun(bench: Bench) -> None:
    bench.window.run(f"time.go {SUMMER}")


def on_the_map(bench: Bench) -> tuple[float, float]:
    """A place beside the building."""
    corners = bench.window.session.scene.contents.corners_of()
    assert corners is not None
    x, y, _ = bench.window.session.scene.to_map(corners.max(axis=0))
    return float(x) + 7, float(y) + 7


def is_on_the_selection(bench: Bench) -> bool:
    corners = bench.window.session.scene.contents.corners_of(bench.view.selection)
    assert corners is not None
    wanted = bench.window.session.scene.to_map(corners.mean(axis=0))
    return float(np.linalg.norm(bench.focus() - wanted)) < 0.5


def with_a_sensor(bench: Bench) -> None:
    """A pump with a sensor, whose measurements are in front."""
    records = (Stream("s", "Sonde", "temperature", "°C", keys=(Key(Scheme.TAG, PUMP),)),
               Readings("s", np.array([1_000]), np.array([20.0])))  # fmt: skip

    def save(store: Store) -> None:
        with store.write() as db:
            deliveries.save_page(db, "sensors", 1, Page(records), 1_000)

    bench.window.desk.work.data.do(save)
    bench.select()
    bench.window.run("tab.measurements")
    panel = bench.window.desk.panels["measurements"]
    bench.qtbot.waitUntil(lambda: panel.list.count() > 0)


def lies_beside(layer: str) -> Row:
    """The switch of a layer of other shapes, once some lie there."""

    def prepare(bench: Bench) -> None:
        scene, (number, *_) = bench.window.session.scene, bench.window.session.models
        some = scene.chunks[0].chunk
        scene.add_chunk(number, replace(some, layer=layer, steps=some.steps + 1_000_000))
        bench.window.hub.changed.emit(Changes(frozenset({Kind.GEOMETRY})), None)

    return Row(lambda bench: layer in bench.view.beside, prepare)


def measures(kind: str, amount: float, places: str) -> Row:
    """What is measured through these places."""
    return Row(
        lambda bench: [(each.kind.value, round(each.amount, 6)) for each in bench.view.measures] == [(kind, amount)],
        words=lambda _bench: places,
    )


def measured(bench: Bench) -> None:
    bench.window.run("measure.distance 0 0 0 0 3 4")


def above(bench: Bench) -> np.ndarray:
    """A place above the middle of the building."""
    corners = bench.window.session.scene.contents.corners_of()
    assert corners is not None
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    return bench.window.session.scene.to_map((*middle[:2], corners[:, 2].max() + 1))


def cut_of(bench: Bench) -> tuple[float, ...]:
    """The normal and the height of the last section; nowhere where there is none."""
    planes = [plane for each in bench.view.sections for plane in each.planes]
    return (*planes[-1].normal, planes[-1].point[2]) if planes else (0.0, 0.0, 0.0, 0.0)


ONE_BUILDING = {
    "file.picture": Row(lambda bench: bench.is_shown(PictureDialog)),
    "picture.save": Row(
        lambda bench: QImage(str(bench.folder / "whole.png")).height() == PictureWanted().height,
        words=lambda bench: str(bench.folder / "whole.png"),
    ),
    "section.pick": Row(
        lambda bench: bench.window.viewport.cursor().shape() == Qt.CursorShape.CrossCursor
        and bench.window.desk.part(SectionHandles).wants_key(Qt.Key.Key_Escape),
    ),
    "section.horizontal": Row(
        lambda bench: np.allclose(cut_of(bench), (0, 0, 1, 2.5)), words=lambda _bench: "2,5",
    ),
    "section.east": Row(lambda bench: np.allclose(cut_of(bench)[:3], (1, 0, 0))),
    "section.south": Row(lambda bench: np.allclose(cut_of(bench)[:3], (0, -1, 0))),
    "section.box": Row(
        lambda bench: [len(each.planes) for each in bench.view.sections] == [6], words=lambda _bench: PUMP,
    ),
    "section.flip": Row(
        lambda bench: np.allclose(cut_of(bench), (0, 0, -1, 2.5)),
        lambda bench: bench.window.run("section.horizontal 2.5"),
    ),
    "section.off": Row(
        lambda bench: not bench.view.sections and not len(bench.window.session.scene.cut.planes),
        lambda bench: bench.window.run("section.horizontal"),
    ),
    "sheet.make": Row(lambda bench: bench.is_shown(SheetDialog)),
    "file.map": Row(says("127.0.0.1"), answers=typing(NOWHERE)),
    "edit.copy_guid": Row(
        lambda bench: QGuiApplication.clipboard().text()
        == getattr(bench.window.session.element(tagged(bench.window, PUMP)), "guid", None),
        lambda bench: (QGuiApplication.clipboard().setText("-"), bench.select()),
    ),
    "properties.pin": Row(
        lambda bench: bench.window.desk.panels["properties"].pinned == tagged(bench.window, PUMP), Bench.select,
    ),
    "edit.select_none": Row(lambda bench: not bench.view.selection, Bench.select),
    "view.fit": Row(is_on_the_selection, lambda bench: (bench.select(), bench.window.run("view.home"))),
    "view.home": looks("home", 0.57, 0.67, -0.48),
    "view.top": looks("top", 0, 0, -1),
    "view.bottom": looks("bottom", 0, 0, 1),
    "view.front": looks("front", 0, 1, 0),
    "view.back": looks("back", 0, -1, 0),
    "view.left": looks("left", 1, 0, 0),
    "view.right": looks("right", -1, 0, 0),
    "view.map": Row(
        lambda bench: bench.window.session.camera.is_parallel()
        and np.allclose(bench.direction(), (0, 0, -1), atol=0.03),
    ),
    "view.parallel": Row(lambda bench: bench.window.session.camera.is_parallel()),
    "storey.plan": Row(lambda bench: plan_of(bench.view) and bench.window.session.camera.is_parallel()),
    "storey.up": Row(lambda bench: plan_of(bench.view)),
    "storey.down": Row(lambda bench: plan_of(bench.view)),
    "storey.cut": Row(
        lambda bench: np.isclose((plan_of(bench.view) or (0, 0))[1], 1.5),
        lambda bench: (bench.window.run("storey.cut 1.2"), bench.window.run("storey.plan")),
        words=lambda _bench: "1.5",
    ),
    "storey.leave": Row(
        lambda bench: plan_of(bench.view) is None and not bench.window.session.camera.is_parallel(),
        lambda bench: bench.window.run("storey.plan"),
    ),
    "walk.toggle": Row(
        lambda bench: bench.window.desk.part(Walking).walk is not None,
        lambda bench: bench.window.desk.part(Walking).end(),
    ),
    "walk.to": Row(
        lambda bench: bench.window.desk.part(Walking).walk is not None,
        lambda bench: bench.window.desk.part(Walking).end(),
        words=Bench.room,
    ),
    "walk.stand": Row(
        lambda bench: abs(bench.direction()[2]) < 0.1 and not bench.window.session.camera.is_parallel(),
        lambda bench: (bench.window.desk.part(Walking).end(), bench.window.run("view.home")),
        words=Bench.room,
    ),
    "view.choose": Row(
        lambda bench: bench.view.selection == {tagged(bench.window, PUMP)} and is_on_the_selection(bench),
        words=lambda bench: str(tagged(bench.window, PUMP)),
    ),
    "view.go_to": Row(
        lambda bench: np.hypot(*(bench.focus()[:2] - on_the_map(bench))) < 1,
        words=lambda bench: "{} {}".format(*on_the_map(bench)),
    ),
    "view.select": Row(lambda bench: bench.view.selection == {tagged(bench.window, PUMP)}, words=lambda _bench: PUMP),
    "view.isolate": Row(
        lambda bench: bench.visible() == with_parts(bench.window.session, frozenset({tagged(bench.window, PUMP)})),
        Bench.select,
    ),
    "view.hide": Row(
        lambda bench: tagged(bench.window, PUMP) not in bench.visible()
        and tagged(bench.window, OTHER) in bench.visible(),
        Bench.select,
    ),
    "basket.set": Row(
        lambda bench: bench.visible() == with_parts(bench.window.session, frozenset({tagged(bench.window, PUMP)})),
        Bench.select,
    ),
    "basket.add": Row(
        lambda bench: {tagged(bench.window, PUMP), tagged(bench.window, OTHER)} <= bench.visible(),
        lambda bench: (bench.window.run(f"view.isolate {OTHER}"), bench.select()),
    ),
    "basket.remove": Row(
        lambda bench: tagged(bench.window, PUMP) not in bench.visible()
        and tagged(bench.window, OTHER) in bench.visible(),
        lambda bench: (bench.window.run("view.isolate IfcPump"), bench.select()),
    ),
    "view.invert": Row(
        lambda bench: bench.visible() == {tagged(bench.window, PUMP)},
        lambda bench: bench.window.session.apply(bench.view.hide((tagged(bench.window, PUMP),))),
    ),
    "view.ghost": Row(
        lambda bench: any(actor.ghost.rows.any() for actor in bench.window.session.scene.chunks),
        lambda bench: bench.window.run(f"view.isolate {PUMP}"),
    ),
    "view.show_all": Row(
        lambda bench: {tagged(bench.window, PUMP), tagged(bench.window, OTHER)} <= bench.visible(), hidden_and_isolated,
    ),
    "view.xray": Row(lambda bench: bench.view.xray and bench.window.session.scene.view.xray),
    "view.spaces": Row(
        lambda bench: len(bench.visible() & bench.window.session.scene.contents.in_layer("spaces")) == 14,
    ),
    "view.grids": Row(lambda bench: not bench.view.grids and not bench.window.session.scene.view.grids),
    "view.texts": Row(lambda bench: bench.view.texts and bench.window.session.scene.view.texts),
    **{f"view.{layer}": lies_beside(layer) for layer in (*BESIDE, OFF)},
    "view.edges": Row(
        lambda bench: not any(
            actor.edges.GetVisibility() for actor in bench.window.session.scene.chunks if actor.edges is not None
        ),
    ),
    "view.ambient_occlusion": Row(
        lambda bench: quality.has_occlusion(bench.window.session.scene),
        lambda bench: quality.set_occlusion(bench.window.session.scene, False),
    ),
    "view.sun": Row(lambda bench: bench.view.sun and not bench.window.session.sunlight.is_down, in_the_sun),
    "view.shadows": Row(lambda bench: bench.view.sun and bench.view.shadows and bench.window.session.scene.shadows,
                        in_the_sun),
    "time.live": Row(lambda bench: bench.view.moment is not None),
    "time.go": Row(
        lambda bench: bench.view.moment == from_iso(SUMMER, "Europe/Paris"), words=lambda _bench: SUMMER,
    ),
    "time.as_known": Row(
        lambda bench: bench.view.known == bench.view.moment == from_iso(SUMMER, "Europe/Paris"),
        lambda bench: bench.window.run(f"time.go {SUMMER}"),
    ),
    "time.known": Row(
        lambda bench: bench.view.known == from_iso(SUMMER, "Europe/Paris"), words=lambda _bench: SUMMER,
    ),
    "view.show": Row(
        lambda bench: bench.view == bench.kept,
        lambda bench: setattr(bench, "kept", ViewState(xray=True, hidden=frozenset({tagged(bench.window, PUMP)}))),
        lambda bench: shlex.quote(written(bench)),
    ),
    **{
        f"measuring.{kind}": Row(
            lambda bench: bench.window.desk.part(Measuring).is_measuring,
            lambda bench: bench.window.desk.part(Measuring).end(),
        )
        for kind in ("distance", "chain", "angle", "area", "face", "volume", "surface", "clearance", "height",
                     "coordinates")
    },
    "measuring.end": Row(
        lambda bench: not bench.window.desk.part(Measuring).is_measuring,
        lambda bench: bench.window.desk.part(Measuring).begin("distance"),
    ),
    "measure.distance": measures("distance", 5, "0 0 0 0 3 4"),
    "measure.chain": measures("chain", 2, "0 0 0 0 0 1 0 1 1"),
    "measure.angle": measures("angle", 90, "0 0 1 0 0 0 0 1 0"),
    "measure.area": measures("area", 2, "0 0 0 2 0 0 2 1 0 0 1 0"),
    "measure.coordinates": measures("coordinates", 0, "1 2 3"),
    "measure.height": Row(
        lambda bench: bench.view.measures and bench.view.measures[0].amount > 0,
        words=lambda bench: "{} {} {}".format(*above(bench)),
    ),
    "measure.volume": Row(lambda bench: bench.view.measures and bench.view.measures[0].amount > 0, Bench.select),
    "measure.surface": Row(lambda bench: bench.view.measures and bench.view.measures[0].amount > 0, Bench.select),
    "measure.clearance": Row(
        lambda bench: [each.kind.value for each in bench.view.measures] == ["clearance"],
        words=lambda _bench: f"{PUMP} | {OTHER}",
    ),
    "measure.delete": Row(lambda bench: not bench.view.measures, measured),
    "measure.clear": Row(lambda bench: not bench.view.measures, measured),
    "measure.rename": Row(
        lambda bench: bench.view.measures and bench.view.measures[0].name == "Sill", measured, lambda _bench: "Sill",
    ),
    "view.undo": Row(
        lambda bench: tagged(bench.window, PUMP) in bench.visible(),
        lambda bench: bench.window.run(f"view.hide {PUMP}"),
    ),
    "view.redo": Row(
        lambda bench: tagged(bench.window, PUMP) not in bench.visible(),
        lambda bench: (bench.window.run(f"view.hide {PUMP}"), bench.window.session.undo()),
    ),
    "view.address": Row(
        says("127.0.0.1"),
        lambda bench: (begin_anew(bench), bench.window._settings.put("address_server", NOWHERE)),
        answers=typing("1 rue du Taur"),
    ),
    "data.connect": Row(
        lambda bench: bench.is_shown(ConnectionForm) and in_front(bench, "connections"), words=lambda _bench: "folder",
    ),
    "settings.alarm_notices": Row(lambda bench: bench.window.desk.part(AlarmNotices).is_on),
    "data.replaced": Row(lambda bench: bench.is_shown(ReplacementDialog), with_a_sensor),
    "data.factor": Row(lambda bench: bench.is_shown(FactorDialog), with_a_sensor),
    "data.quality": Row(lambda bench: bench.is_shown(QualityDialog), with_a_connection),
    "data.sync": Row(
        lambda bench: any(each.text is not None for each in bench.window.desk.part(Syncing).health.values()),
        with_a_connection,
    ),
    **{
        f"overlay.{overlay.id}": Row(
            lambda bench, name=overlay.id: bench.view.overlay == name,  # type: ignore[misc]
        )
        for overlay in overlays()[1:]
    },
    "overlay.none": Row(lambda bench: not bench.view.overlay, lambda bench: bench.window.session.lay("tickets")),
}  # fmt: skip


def written(bench: Bench) -> str:
    """The view that a row notes, as text."""
    before, session = bench.view, bench.window.session
    session.apply(bench.kept)
    text = session.view_text()
    session.apply(before)
    return text


def view_names(bench: Bench) -> list[str]:
    """The views that are kept."""
    return [each.name for each in bench.window.desk.panels["views"].rows]


def with_views(bench: Bench) -> None:
    """Two views, the first of which is chosen."""
    panel = bench.window.desk.panels["views"]
    for row in panel.rows:
        panel.choose(row.id)
        bench.window.run("views.delete")
    bench.qtbot.waitUntil(lambda: not panel.rows)
    for name in ("one", "two"):
        bench.window.session.apply(replace(bench.view, xray=name == "two"))
        bench.window.run(f"views.keep {name}")
        bench.qtbot.waitUntil(lambda name=name: name in view_names(bench))  # type: ignore[misc]
    panel.choose(panel.rows[0].id)
    bench.window.session.apply(ViewState())


def with_exported_views(bench: Bench) -> None:
    with_views(bench)
    bench.window.run(f"views.export {bench.folder / 'exported.json'}")


VIEWS = {
    "views.keep": Row(lambda bench: "here" in view_names(bench), with_views, lambda _bench: "here"),
    "views.again": Row(
        lambda bench: '"spaces":true' in bench.window.desk.panels["views"].rows[0].view,
        lambda bench: (with_views(bench), bench.window.session.apply(ViewState(spaces=True))),
    ),
    "views.next": Row(lambda bench: bench.view.xray, with_views),
    "views.previous": Row(lambda bench: bench.view.xray, with_views),
    "views.show": Row(lambda bench: bench.view.xray, with_views, lambda _bench: "two"),
    "views.folder": Row(
        lambda bench: bench.window.desk.panels["views"].rows[0].folder == "Cellar", with_views, lambda _bench: "Cellar",
    ),
    "views.delete": Row(lambda bench: view_names(bench) == ["two"], with_views),
    "views.put_back": Row(
        lambda bench: view_names(bench) == ["one", "two"],
        lambda bench: (
            with_views(bench),
            bench.window.run("views.delete"),
            bench.qtbot.waitUntil(lambda: view_names(bench) == ["two"]),
        ),
    ),
    "views.export": Row(
        lambda bench: (bench.folder / "views.json").exists(), with_views, answers=choosing("views.json"),
    ),
    "views.import": Row(
        lambda bench: view_names(bench) == ["one", "two", "one", "two"], with_exported_views,
        lambda bench: str(bench.folder / "exported.json"),
    ),
}  # fmt: skip


def begin_anew(bench: Bench) -> None:
    """Without what was said before."""
    bench.window.desk.panels["messages"]._said.clear()


# Panels.


def in_front(bench: Bench, name: str) -> bool:
    """Whether a panel is to be seen rather than behind another."""
    dock = bench.window.docks.dock(name)
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


def is_current(bench: Bench, name: str) -> bool:
    """Whether a page of the inspector is in front."""
    docks = bench.window.docks
    return docks._tabs.currentWidget() is bench.window.desk.panels[name] and in_front(bench, "inspector")


def put_away(bench: Bench, name: str) -> None:
    bench.window.docks.dock(name).hide()


def behind(bench: Bench, name: str) -> None:
    """Below the view, behind another."""
    other = next(each.id for each in panels() if each.area is Area.BELOW and each.id != name)
    bench.window.docks.bring(name)
    bench.window.docks.bring(other)
    bench.qtbot.waitUntil(lambda: in_front(bench, other))


def turned_over(bench: Bench, name: str) -> None:
    other = next(each.id for each in panels() if each.area is Area.INSPECTOR and each.id != name)
    bench.window.docks.bring(other)
    put_away(bench, "inspector")


def _panel_rows() -> dict[str, Row]:
    rows = {
        "panel.show": Row(
            lambda bench: in_front(bench, "messages"), lambda bench: behind(bench, "messages"), lambda _: "messages"
        )
    }
    for name in (*(each.id for each in panels() if each.area is not Area.INSPECTOR), "inspector"):
        rows[f"panel.toggle_{name}"] = Row(
            lambda bench, name=name: bench.window.docks.is_shown(name),  # type: ignore[misc]
            lambda bench, name=name: put_away(bench, name),  # type: ignore[misc]
        )
    for each in panels():
        if each.area is Area.INSPECTOR:
            rows[f"tab.{each.id}"] = Row(
                lambda bench, name=each.id: is_current(bench, name),  # type: ignore[misc]
                lambda bench, name=each.id: turned_over(bench, name),  # type: ignore[misc]
            )
        else:
            away = behind if each.area is Area.BELOW else put_away
            rows[f"panel.{each.id}"] = Row(
                lambda bench, name=each.id: in_front(bench, name),  # type: ignore[misc]
                lambda bench, name=each.id, away=away: away(bench, name),  # type: ignore[misc]
            )
    return rows


PANELS = _panel_rows()

# A model and the building of the city that it replaces.


def model_of(bench: Bench) -> OpenModel:
    """The one without map coordinates."""
    return next(each for each in bench.window.session.models.values() if not each.on_map)


def target(bench: Bench) -> int:
    """The building of the city."""
    city = next(each.number for each in bench.window.session.models.values() if each.of_city)
    return element_number(city, 3)


def choose_building(bench: Bench) -> None:
    bench.qtbot.waitUntil(lambda: of_model(bench) is not None)
    bench.window.session.apply(bench.view.select((target(bench),)))


def of_model(bench: Bench) -> int | None:
    """The store's number of the building in the model."""
    number = next(
        number for number, row in find(bench.window.session, "IfcBuilding")
        if row.ifc_class == "IfcBuilding" and source_of(number) == model_of(bench).number
    )  # fmt: skip
    return bench.window.desk.known.element_of(number)


def is_one(bench: Bench) -> bool:
    return bench.window.desk.known.element_of(target(bench)) == of_model(bench)


def placed(bench: Bench) -> None:
    choose_building(bench)
    bench.window.run("place.footprint")
    bench.settle()
    bench.kept = bench.window.session.scene.matrix_of(model_of(bench).number)


def offered(bench: Bench) -> None:
    """Its map coordinates lead to nowhere, and its latitude and longitude into the city."""
    model = model_of(bench)
    nowhere = (*model.placement.matrix[:1], (0.0, 1.0, 0.0, -9e6), *model.placement.matrix[2:])
    model.placement = replace(model.placement, matrix=nowhere, epsg=3943, exact=True, site=(1.44, 43.6, 140.0))
    bench.window.session.places.lay()
    bench.window.hub.changed.emit(Changes(frozenset({Kind.GEOMETRY})), None)


IN_THE_CITY = {
    "view.colour_by": Row(
        lambda bench: bench.view.layer(source_of(target(bench))).style == "hauteur", words=lambda _bench: "hauteur",
    ),
    "place.points": Row(
        lambda bench: bench.window.desk.part(PlacingByHand)._going is not None and says("1 of 4")(bench),
    ),
    "place.cancel": Row(
        lambda bench: bench.window.desk.part(PlacingByHand)._going is None and says("nothing was moved")(bench),
        lambda bench: bench.window.run("place.points"),
    ),
    "place.link": Row(is_one, choose_building),
    "place.footprint": Row(lambda bench: model_of(bench).by_hand is not None and is_one(bench), choose_building),
    "place.turn": Row(
        lambda bench: np.allclose(
            bench.window.session.scene.matrix_of(model_of(bench).number)[:2, :2], -bench.kept[:2, :2]
        ),
        placed,
    ),
    "place.forget": Row(lambda bench: model_of(bench).by_hand is None and not is_one(bench), placed),
    "place.accept": Row(lambda bench: model_of(bench).by_hand is not None, offered),
}  # fmt: skip

"""Undo and redo of the view: old views, each with where it was seen from last."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from timeo_desktop.domain.times import FIRST_MOMENT
from timeo_desktop.domain.view import NONE, CameraView, ViewState

_STEPS = 200


@dataclass(frozen=True)
class _Step:
    """A view, and the camera that it was left with (None: unknown). A flight is a step of its own, even where the view
    after it is the same."""

    view: ViewState
    camera: CameraView | None = None
    flight: bool = False


class ViewHistory:
    """Steps back and forward. Changes of the selection, of the moments or of what a layer's filter says alone follow
    each other in one step; to ask for what was known, or not to, is a step. Going there by a command is one as well,
    moving the camera by hand is none."""

    def __init__(self) -> None:
        self.current = ViewState()
        self.camera: CameraView | None = None  # what the current view was left with, where a step has led here
        self._past: tuple[_Step, ...] = ()
        self._future: tuple[_Step, ...] = ()

    def push(self, view: ViewState, camera: CameraView | None = None) -> bool:
        """Make a view the current one, which was left with this camera; whether anything changed."""
        if view == self.current:
            return False
        if not (self._past and self._goes_on(self._past[-1], view)):
            self._past = (*self._past, _Step(self.current, camera))[-_STEPS:]
        self.current = view
        self._future = ()
        return True

    def _goes_on(self, last: _Step, view: ViewState) -> bool:
        return not last.flight and _same_step(last.view, self.current) and _same_step(self.current, view)

    def begin(self, camera: CameraView | None) -> Callable[[CameraView | None], None]:
        """A flight begins here. What is called with the camera where it ends makes one step of all in between: of what
        was pushed, and of the way itself; none where nothing has changed."""
        past, before = self._past, _Step(self.current, camera, flight=True)

        def end(there: CameraView | None) -> None:
            stays = there == camera or (there is not None and camera is not None and there.is_as(camera))
            if self.current != before.view or not stays:
                self._past = (*past, before)[-_STEPS:]
                self._future = ()

        return end

    def forget(self, keep: Callable[[int], bool]) -> None:
        """Forget elements in all views, past and future; closing a model is no step of the view."""
        self.current = self.current.only(keep)
        self._past = _distinct(self._past, self.current, keep)
        self._future = _distinct(self._future, self.current, keep)

    def undo(self, camera: CameraView | None = None) -> bool:
        """Go back one step from where this camera stands; whether there was one."""
        if not self._past:
            return False
        *past, step = self._past
        self._past, self._future = tuple(past), (*self._future, self._left_for(step, camera))
        return True

    def redo(self, camera: CameraView | None = None) -> bool:
        """Go forward again from where this camera stands; whether there was a step."""
        if not self._future:
            return False
        *future, step = self._future
        self._future, self._past = tuple(future), (*self._past, self._left_for(step, camera))
        return True

    def _left_for(self, step: _Step, camera: CameraView | None) -> _Step:
        """Take up what a step keeps; what was left for it, as the step by which one comes back."""
        left = _Step(self.current, camera, step.flight)
        self.current, self.camera = step.view, step.camera
        return left

    @property
    def can_undo(self) -> bool:
        """Whether there is a step back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step forward."""
        return bool(self._future)


def _distinct(steps: tuple[_Step, ...], current: ViewState, keep: Callable[[int], bool]) -> tuple[_Step, ...]:
    """Steps without those elements and without repeats next to each other; the last is next to the current view."""
    left = [replace(step, view=step.view.only(keep)) for step in steps]
    following = [*(step.view for step in left), current][1:]
    return tuple(step for step, after in zip(left, following, strict=True) if step.flight or step.view != after)


def _same_step(old: ViewState, new: ViewState) -> bool:
    return _without_looking(old) == _without_looking(new)


def _without_looking(view: ViewState) -> ViewState:
    plain = replace(view, selection=NONE, moment=None, known=None if view.known is None else FIRST_MOMENT)
    for source, layer in view.layers:
        plain = plain.with_layer(source, replace(layer, where=""))
    return plain

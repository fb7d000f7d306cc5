"""Finds which functions of the program carry a thing from an entry to an end, in a profile of all threads.

The chain is found from the end backwards; side branches are left out. A function was caused

- by its caller; Qt calls the slots of a signal within `emit`, so a signal is a call;
- called by `Tasks._drain`: by the function that made the value, up through its callers to `Tasks._run`;
- at the bottom of a thread: by whoever submitted its task;
- called by Qt alone: by the method of the same object that last started a timer or asked for a repaint;
- given what `ReaderPool.run` received: by the reader child, which counts as one function.

Where the entry is no cause of the end, it returned to one: the chain goes up from it through its callers.
"""

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

PACKAGE = f"{Path(__file__).parents[2] / 'timeo_desktop'}/"
SUBMIT, WORKER, QUEUE, RECEIVED = "ThreadPoolExecutor.submit", "Tasks._run", "Tasks._drain", "ReaderPool.run"
CHILD = "main and the reader"
_NO_FUNCTIONS = ("comp>", "genexpr>", "<module>")
_ASKING = ("start", "update")
Arguments = dict[str, Any]
Stack = list[tuple[FrameType, "Call"]]


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a function. `cause`: what it came from; `through`: what lies between the two."""

    module: str
    function: str
    thread: str
    cause: "Call | None" = None
    through: tuple["Call", ...] = ()

    def ancestors(self) -> Iterator["Call"]:
        """Itself, its cause, and so on."""
        call: Call | None = self
        while call is not None:
            yield call
            call = call.cause

    def path(self) -> list["Call"]:
        """From the first cause to this call."""
        backwards = [each for call in self.ancestors() for each in (call, *reversed(call.through))]
        return backwards[::-1]


class Recorder:
    """Waits for a call of `end` that comes from the first call of `entry`, with arguments of which `met` holds; then
    `chain` is how it got there."""

    def __init__(self, entry: str, end: str, met: Callable[[Arguments], object]) -> None:
        self.entry, self.end, self.met = entry, end, met
        self.chain: list[Call] = []
        self._first: Call | None = None
        self._stacks: dict[int, Stack] = {}
        self._made: dict[int, tuple[object, Call]] = {}  # the values are kept, so that no other gets their number
        self._submitted: dict[int, Call] = {}
        self._asked: dict[int, Call] = {}

    def see(self, frame: FrameType, event: str, value: object) -> None:
        """What Python tells of a call or a return."""
        stack = self._stacks.setdefault(threading.get_ident(), [])
        name = frame.f_code.co_qualname
        if event == "c_call" and stack and getattr(value, "__name__", "") in _ASKING:
            self._asked[id(frame.f_locals.get("self"))] = stack[-1][1]
        elif event == "call" and stack and name == SUBMIT:
            self._submitted[id(frame.f_locals["args"][0])] = stack[-1][1]
        elif not frame.f_code.co_filename.startswith(PACKAGE) or name.endswith(_NO_FUNCTIONS):
            return
        elif event == "call":
            self._called(frame, name, stack)
        elif event == "return" and stack and stack[-1][0] is frame:
            self._returned(stack.pop()[1], value)

    def _called(self, frame: FrameType, name: str, stack: Stack) -> None:
        code = frame.f_code
        arguments = {each: frame.f_locals.get(each) for each in code.co_varnames[: code.co_argcount]}
        module = code.co_filename.removeprefix(PACKAGE).removesuffix(".py").replace("/", ".")
        call = Call(module, name, _thread(), *self._cause(frame, arguments, stack))
        stack.append((frame, call))
        if self._first is None and name == self.entry:
            self._first = call
        elif self._first is not None and not self.chain and name == self.end and self.met(arguments):
            self.chain = _joined(self._first, call.path())

    def _cause(self, frame: FrameType, arguments: Arguments, stack: Stack) -> tuple[Call | None, tuple[Call, ...]]:
        if not stack:
            task = self._submitted.get(id(arguments.get("task")))
            return task or self._asked.get(id(arguments.get("self"))), ()
        caller, call = stack[-1]
        if call.function == QUEUE and caller is frame.f_back:
            makers = [self._made[id(each)][1] for each in caller.f_locals["values"] if id(each) in self._made]
            return (makers[0], (*_upwards(makers[0]), call)) if makers else (None, ())  # asked for earlier
        for each in arguments.values():
            if id(each) in self._made and self._made[id(each)][1].function == RECEIVED:
                received = self._made.pop(id(each))[1]
                return received, (Call("services.opening.reading_child", CHILD, "a process", received),)
        return call, ()

    def _returned(self, call: Call, value: object) -> None:
        """The innermost function that gave a value away made it."""
        if value is None or isinstance(value, bool | int | float | str | type):
            return
        known = self._made.get(id(value))
        if known is None or call not in known[1].ancestors():
            self._made[id(value)] = (value, call)


def _thread() -> str:
    """The name of the pool that this thread belongs to."""
    return threading.current_thread().name.partition("_")[0]


def _upwards(maker: Call) -> list[Call]:
    """The callers of what made a value, up to where it left its thread."""
    callers = list(maker.ancestors())[1:]
    run = next((row for row, each in enumerate(callers) if each.function == WORKER), -1)
    return callers[: run + 1]


def _joined(entry: Call, path: list[Call]) -> list[Call]:
    """Down a path from the entry; or up from it through its callers, to where the path goes on. Nothing when both have
    only a thread in common."""
    up: list[Call] = []
    for call in entry.ancestors():
        up.append(call)
        if call in path:
            return [] if call.function == WORKER else [*up, *path[path.index(call) + 1 :]]
    return []


class Profile:
    """Hands the profile of all threads that start from now on to one recorder at a time."""

    def __init__(self) -> None:
        self.recorder: Recorder | None = None
        sys.setprofile(self)
        threading.setprofile(self)

    def __call__(self, frame: FrameType, event: str, value: object) -> None:
        """Called by Python."""
        if self.recorder is not None:
            self.recorder.see(frame, event, value)

"""Reader children forked from a process that has loaded the parsers: loading them takes longer than a small file.

The program starts each child anew; so do the tests of the window, of the command line and of faulty children.
"""

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext

from timeo_desktop.readers import formats, process
from timeo_desktop.readers.process import ReaderPool
from timeo_desktop.services.opening.open_source import CHILD_TARGET

_PRELOADED = [CHILD_TARGET.partition(":")[0], *sorted({each.module for each in formats.KINDS})]


def reader_pool() -> ReaderPool:
    """A pool for a whole run of tests; where nothing can be forked it keeps a spare child instead."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        made = ReaderPool(CHILD_TARGET, keep_spare=True)
        made.prepare()
        return made
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    forkserver.ensure_running()
    return _WarmPool(context)


class _WarmPool(ReaderPool):
    def __init__(self, context: ForkServerContext) -> None:
        super().__init__(CHILD_TARGET, keep_spare=False)
        self._context = context

    def _take(self) -> process._Child:
        return _WarmChild(self._context)


class _WarmChild(process._Child):
    def __init__(self, context: ForkServerContext) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(  # type: ignore[assignment]
            target=process._child_main, args=(theirs, CHILD_TARGET), daemon=True, name="timeo-reader"
        )
        self.process.start()
        theirs.close()

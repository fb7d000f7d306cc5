"""An X server of its own for each worker: windows of two would cover each other and take each other's focus."""

import os
import shutil
import subprocess
from collections.abc import Callable

_COMMAND = ("Xvfb", "-screen", "0", "1680x1050x24", "-nolisten", "tcp", "-displayfd")


def start_x_server() -> Callable[[], None] | None:
    """Start one and make it this process's display; what ends it, or None where there is none to start."""
    if shutil.which(_COMMAND[0]) is None:
        return None
    reading, writing = os.pipe()
    server = subprocess.Popen([*_COMMAND, str(writing)], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    os.environ.pop("XAUTHORITY", None)

    def end() -> None:
        server.terminate()
        server.wait()

    return end

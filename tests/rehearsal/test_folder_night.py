"""The night of 25 hours in a folder of exports: oldest first, newest first, and a file that begins in the second hour."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from timeo_desktop.connectors.folder.mapping import to_json
from timeo_desktop.connectors.folder.ready import READY
from timeo_desktop.services.operations import connect, sync
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.operations.database import Store

_PARIS = ZoneInfo("Europe/Paris")
_BEGIN = datetime(2026, 10, 24, 22, tzinfo=UTC)
_ROWS = [(_BEGIN + timedelta(minutes=30 * number), 100.0 + number) for number in range(12)]
_ORDERS = {"oldest first": _ROWS, "newest first": _ROWS[::-1], "from the second hour on": _ROWS[6:]}
assert json
assert connect
assert sync
assert SecretBox
assert to_json
assert READY
assert Store
assert pytest
assert Path
assert _PARIS
assert _ORDERS

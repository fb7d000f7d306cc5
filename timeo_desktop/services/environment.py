"""What the environment of this run says: where the cache is, how large it may grow, how patient readers are."""

import os
from pathlib import Path

from timeo_desktop import folders
from timeo_desktop.services.opening.open_source import StallLimits
from timeo_desktop.services.operations.secret_box import SecretBox
from timeo_desktop.store.models.packages import PackageCache

_CACHE_GB = 20.0


def cache() -> PackageCache:
    """The user's chunk cache; TIMEO_CACHE_GB bounds it."""
    bound = float(os.environ.get("TIMEO_CACHE_GB", _CACHE_GB))
    return PackageCache(folders.cache_folder(), int(bound * (1 << 30)))


def stall_limits() -> StallLimits:
    """How long a reader may be silent; TIMEO_STALL_SECONDS sets it for one element and for the start of a file."""
    seconds = os.environ.get("TIMEO_STALL_SECONDS")
    return StallLimits(base=float(seconds), element=float(seconds)) if seconds else StallLimits()


def store_path(made_up: bool = False) -> Path:
    """Where the operations database is; made-up data of the demonstration never mixes with the user's."""
    return folders.data_folder() / ("demonstration.sqlite" if made_up else "operations.sqlite")


def secret_box() -> SecretBox:
    """The user's secrets; TIMEO_PASSPHRASE opens the encrypted file where there is no keyring."""
    return SecretBox(folders.config_folder(), os.environ.get("TIMEO_PASSPHRASE"))

"""What the environment of this run says: where the cache is, how large it may grow, how patient readers are."""

import os

from timeo_desktop import folders
from timeo_desktop.services.opening.open_source import StallLimits
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

"""The order of the rungs of IFC models: what is tried after what, and what is told of what a simpler rung made.

Known without any kernel, for the parent process steps down here when a child crashed.
"""

from itertools import pairwise

from timeo_desktop.domain.text import Sentence, sentence

# Simpler readings of a body that are still true, in the order in which they are tried; the last resort is a box.
SIMPLER: dict[str, Sentence] = {
    "facets": sentence("its exact body could not be made: it is drawn from its facets"),
    "sharp": sentence("it is drawn with sharp corners in place of rounded ones"),
    "parts": sentence("only a part of its body could be made"),
}
PARTLY = sentence("a part of its shape, or an opening in it, could not be made")  # what is told of some that are drawn
_ORDER = ("faces", "hybrid", "opencascade", *SIMPLER)
NEXT = {**dict(pairwise(_ORDER)), "curves": "items"}
LAST = _ORDER[-1]

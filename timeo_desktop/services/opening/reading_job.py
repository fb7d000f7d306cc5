"""What the parent hands to a reader child, apart from the child itself so that the parent need not import it."""

from dataclasses import dataclass

from timeo_desktop.readers.job import ReadJob


@dataclass(frozen=True)
class ChildJob:
    """A read job, the folder its results go to, and the number of its first chunk."""

    job: ReadJob
    folder: str
    first_chunk: int

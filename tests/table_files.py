"""A folder whose tables are read in this process: what children add is tested for itself."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from timeo_desktop.connectors.folder.connector import FolderConnector
from timeo_desktop.domain.tables import Tables
from timeo_desktop.readers.tables.child import TableFiles


@contextmanager
def in_process(stop: threading.Event) -> Iterator[Tables]:
    """See `TableSource`."""
    del stop
    yield TableFiles()


def folder_connector(settings: Mapping[str, str]) -> FolderConnector:
    """A connector that reads its files here."""
    connector = FolderConnector(settings, {})
    connector.read_with(in_process)
    return connector

"""Documents that connections brought."""

from timeo_desktop.domain.operations import DocumentRow
from timeo_desktop.store.operations import documents
from timeo_desktop.store.operations.database import Reader


def documents_of(reader: Reader, elements: list[int]) -> list[DocumentRow]:
    """Documents of these elements, the newest first."""
    return documents.documents_of(reader, elements)

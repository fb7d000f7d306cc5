"""Short hashes of records and texts, by which is seen whether they changed."""

import hashlib
import json
from dataclasses import asdict


def content_hash(record: object) -> bytes:
    """16 bytes that change when a dataclass's content does."""
    text = json.dumps(asdict(record), sort_keys=True, ensure_ascii=False, default=str)  # type: ignore[call-overload]
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def text_hash(text: str) -> bytes:
    """16 bytes that change when a text does."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()

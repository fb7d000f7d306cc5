"""Outside systems, each behind the same small contract."""

"""A folder of CSV and XLSX exports: what providers really send."""

"""The rules. Pure Python and YAML: no Flask, no SQL, no clock, no files written."""

"""The world outside: files on disk, sheets in a limited child, Word templates."""

"""Verbs as plain functions. No request, no forms, no commit: everything is an argument."""

"""Checklist items and what lies in them: documents and their versions, checks, drawings, catalogue
sheets, search. How bytes arrive is in intake, how they are bound is in volumes.
"""

"""案卷: arranging loose files, numbering, the cataloguing table, defects, metadata, and the papers
of volumes.

The rules of arranging and numbering are in workflows; here are the rows they read and write.
"""

"""The client of an upload link: sends a folder by tus 1.0, and goes on where it was cut or killed.

Standard library alone, Python 3.8 or newer: the server gives the whole of it away as one file,
`push.pyz`. Nothing here imports anything of ours.
"""

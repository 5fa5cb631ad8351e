"""The demo: made-up projects, played through the services as every hand would play them.

No verb lives here.
"""

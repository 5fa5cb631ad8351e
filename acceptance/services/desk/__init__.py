"""What waits for whom: each viewer's tasks, reminders that go out, and the daily root over all
journals.

Nothing here changes what a project is; it tells people about it.
"""

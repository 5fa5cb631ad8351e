"""Lists that go out to be filled in and come back: sheets judged, taken in whole or not at all,
taken back as a whole.
The files themselves come in next door, in intake.
"""

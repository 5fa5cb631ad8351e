"""Bytes on their way in: uploads that go on after a cut, ZIP packages, contractors' links, the holding area.
Once a file has its item it belongs to the room files.
"""

"""Where things stand in time: the plan against construction, what is missing, whose turn it is until when.
It reads and reckons; who is told of it is in desk.
"""

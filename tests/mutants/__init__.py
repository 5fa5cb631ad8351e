"""Faults planted one at a time, to see whether a test turns red: `python -m tests.mutants`.

Nothing is written into the tree: a fault is in the source that one process imports. `faults` says
what can be planted, `planting` plants it and runs the tests, `rooms` says where and which tests
answer for it.
"""

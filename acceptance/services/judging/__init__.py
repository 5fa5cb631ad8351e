"""What a panel does: its members and votes, the sample, the points, the problems that were found.
The papers that tell of it are written in letters; the decision is a step.
"""

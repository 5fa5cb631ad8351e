"""The package in which an archive leaves (移交包): its names, its tree, its texts, and the check of it.

Pure rules over plain values; which bytes lie where is told by `acceptance/services/letters/parcels`.
"""

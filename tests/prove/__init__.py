"""The rows of reliability (R) and security (S) at their figures: `make prove`."""

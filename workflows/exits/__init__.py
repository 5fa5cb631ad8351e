"""An export of everything: what lies in it, what is left out, and the words that say so to a reader."""

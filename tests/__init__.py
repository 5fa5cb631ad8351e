"""Promises about the product; see CONTRIBUTING for how to run a part of them."""

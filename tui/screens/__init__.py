"""Screens: they compose panes and route between them."""

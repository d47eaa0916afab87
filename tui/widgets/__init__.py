"""Widgets that know nothing of papers, or of one thing only."""

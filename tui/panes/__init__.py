"""The panes of the reader; each carries out the commands on what it shows."""

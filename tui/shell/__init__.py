"""The command line's verbs. Nothing here imports Textual; each module is loaded when it is used."""

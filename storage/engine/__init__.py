"""The storage engine: documents on disk, in layers and a journal, with an index beside them.

Read `lines` first (what one line is), then `layer` (an immutable file of documents), `overlay`
(what changed since), `shelf` (one table made of both), `state` (all tables, and a transaction
applied to them), `generation` (a state opened from its files) and `store` (a directory of tables,
changed and followed). Layers are made by `making`, when `compaction` or `migration` asks for them.
Nothing here knows TinyDB, or what the documents mean.
"""

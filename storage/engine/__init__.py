"""The storage engine: documents on disk, in layers and a journal, with an index beside them.

Read `lines` first (what one line is), then `layer` (an immutable file of documents), `overlay`
(what changed since), `shelf` (one table made of both) and `store` (a directory of tables).
Nothing here knows TinyDB, or what the documents mean.
"""

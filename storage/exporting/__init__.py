"""The formats papers leave in, one module a format: library and keys → the bytes of a file."""

"""The offline pipeline, in the order it runs: ingest, clean, code, embed, topics, publish."""

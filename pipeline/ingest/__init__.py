"""Reading social-media exports: files in, one post or one rejection per input row out.

`find_files` lists what is there, `not_a_file` says what of it can't be read, `open_export` tells a file's format and reads
its rows, `IMPORTERS` holds the formats by name. A reader (readers/) knows how rows are stored, an importer (importers/) what a row means.
"""

from pipeline.ingest.export import Export, open_export
from pipeline.ingest.files import find_files, not_a_file
from pipeline.ingest.importers import IMPORTERS
from pipeline.ingest.readers import NOTHING_SAID, ReadOptions

__all__ = ["IMPORTERS", "NOTHING_SAID", "Export", "ReadOptions", "find_files", "not_a_file", "open_export"]

"""Writes fixtures/packed/: fixtures/columnar/rows.csv as the usual packers pack it, and as a table of SQLite.

    python3 reference/packed.py fixtures
(zstd is the command of the package zstd.)
"""

import bz2
import csv
import gzip
import lzma
import os
import sqlite3
import subprocess
import sys

root = sys.argv[1]
text = open(root + "/columnar/rows.csv", "rb").read()
out = root + "/packed/rows."
open(out + "csv.gz", "wb").write(gzip.compress(text[: len(text) // 2], mtime=0) + gzip.compress(text[len(text) // 2 :], mtime=0))
open(out + "csv.bz2", "wb").write(bz2.compress(text))
open(out + "csv.xz", "wb").write(lzma.compress(text))
subprocess.run(["zstd", "-qf", root + "/columnar/rows.csv", "-o", out + "csv.zst"], check=True)
if os.path.exists(out + "sqlite"):
    os.remove(out + "sqlite")
rows = list(csv.reader(text.decode().splitlines()))
with sqlite3.connect(out + "sqlite") as connection:
    connection.execute("pragma page_size = 512")
    connection.execute("create table log (%s)" % ", ".join(rows[0]))
    for row in rows[1:]:
        connection.execute("insert into log values (%s)" % ", ".join("?" * len(row)), [value or None for value in row])

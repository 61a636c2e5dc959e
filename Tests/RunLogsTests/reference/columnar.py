"""Writes fixtures/columnar/: one small table as the writers that people use write it.

Made with pyarrow 26.0.1, duckdb 2.0.1, polars 2.1.0, fastparquet 2026.9.0 and pandas 3.1.1:
    python3 -m venv v && v/bin/pip install pyarrow duckdb polars fastparquet pandas
    v/bin/python reference/columnar.py fixtures/columnar
"""

import sys

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

out = sys.argv[1] + "/"
steps = np.arange(1, 13) * 50
rows = []
for index, (name, params, rate) in enumerate([("größe-3M", 3145728, 1e-3), ("b, quoted", 25165824, 2e-3)]):
    for step in steps:
        train = round(2 + 400 / params**0.34 + 9 / step**0.5, 6)
        rows.append(dict(run=name, seed=index + 1, n_params=params, tokens_per_batch=16384, peak_lr=rate, step=step,
                         tokens_seen=step * 16384, train_loss=train,
                         val_loss=train + 0.015625 if step % 150 == 0 else None, late=bool(step > 300)))
frame = pd.DataFrame(rows)
frame.to_csv(out + "rows.csv", index=False)
table = pa.Table.from_pandas(frame, preserve_index=False)
con = duckdb.connect()

parquet.write_table(table, out + "pyarrow.parquet")
parquet.write_table(table, out + "pyarrow-plain-gzip.parquet", compression="gzip", use_dictionary=False)
parquet.write_table(table, out + "pyarrow-pages-lz4.parquet", compression="lz4", data_page_version="2.0",
                    data_page_size=64, row_group_size=10)
parquet.write_table(table, out + "pyarrow-deltas.parquet", use_dictionary=False, compression="none", column_encoding=dict(
    run="DELTA_BYTE_ARRAY", step="DELTA_BINARY_PACKED", n_params="DELTA_BINARY_PACKED", tokens_seen="DELTA_BINARY_PACKED",
    peak_lr="BYTE_STREAM_SPLIT", train_loss="BYTE_STREAM_SPLIT", val_loss="BYTE_STREAM_SPLIT"))
parquet.write_table(table, out + "pyarrow-lengths.parquet", use_dictionary=False, column_encoding=dict(
    run="DELTA_LENGTH_BYTE_ARRAY"))
nested = pa.table(dict(
    tags=pa.array([[1, 2], []] * 12), run=table["run"], step=table["step"], tokens_seen=table["tokens_seen"],
    config=pa.StructArray.from_arrays([table[c].combine_chunks() for c in ["n_params", "tokens_per_batch", "peak_lr", "seed"]],
                                      ["n_params", "tokens_per_batch", "peak_lr", "seed"]),
    metrics=pa.StructArray.from_arrays([table[c].combine_chunks() for c in ["train_loss", "val_loss"]],
                                       ["train_loss", "val_loss"])))
parquet.write_table(nested, out + "pyarrow-nested.parquet", compression="zstd")
con.execute(f"""copy (select run, seed, n_params, tokens_per_batch, peak_lr::decimal(10, 6) as peak_lr, step::smallint as step,
    tokens_seen, train_loss::decimal(18, 9) as train_loss, val_loss::decimal(30, 12) as val_loss, late,
    timestamp '2026-01-01' as time from read_csv('{out}rows.csv')) to '{out}duckdb.parquet'""")
con.execute(f"copy (from read_csv('{out}rows.csv')) to '{out}duckdb-v2.parquet' (parquet_version v2)")
frame.to_parquet(out + "fastparquet.parquet", engine="fastparquet", index=False)
polars = pl.from_pandas(frame)
polars.write_parquet(out + "polars.parquet", row_group_size=9)

feather.write_feather(table, out + "pyarrow.feather", chunksize=7)
feather.write_feather(nested, out + "pyarrow-nested.feather", compression="uncompressed")
category = frame.copy()
category["run"] = category["run"].astype("category")
feather.write_feather(pa.Table.from_pandas(category), out + "pyarrow-category.feather", compression="zstd")
polars.with_columns(pl.col("run") + pl.lit("")).write_ipc(out + "polars.arrow")
polars.write_ipc(out + "polars-zstd.arrow", compression="zstd")
polars.write_ipc_stream(out + "polars-stream.arrow")

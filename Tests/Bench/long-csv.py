#!/usr/bin/env python3
"""Makes the long CSV of the reading benchmark and measures how long others need to load it.

usage: long-csv.py FOLDER [--rows N] [--only-make]

The file (run, params, batch_tokens, lr, step, tokens, train_loss, val_loss, grad_norm, seconds; 3 million rows, about
192 MB; val_loss on one row of 20) is made with the standard library only and kept in FOLDER. DuckDB, polars and pandas
are timed where they are installed, each in a process of its own: best of three, with the peak of its resident memory.
"""

import argparse
import os
import random
import subprocess
import sys
import time

PEERS = {
    "duckdb": "import duckdb, time; c = duckdb.connect(); t = time.perf_counter(); "
    "c.execute('create table t as select * from read_csv(?)', [path]); "
    "s = time.perf_counter() - t; n = c.execute('select count(*) from t').fetchone()[0]",
    "polars": "import polars, time; t = time.perf_counter(); d = polars.read_csv(path); "
    "s = time.perf_counter() - t; n = d.height",
    "pandas": "import pandas, time; t = time.perf_counter(); d = pandas.read_csv(path); "
    "s = time.perf_counter() - t; n = len(d)",
}


def make(path, rows):
    """Runs of 25,000 steps on a grid of sizes, batches and rates; the same bytes every time."""
    noise = random.Random(20240814)
    steps = 25_000
    with open(path + ".part", "w", newline="\n") as file:
        file.write("run,params,batch_tokens,lr,step,tokens,train_loss,val_loss,grad_norm,seconds\n")
        for run in range((rows + steps - 1) // steps):
            params = [17_000_000, 57_000_000, 130_000_000, 260_000_000][run % 4]
            batch = [81920, 163840, 327680][run // 4 % 3]
            head = f"r{run:04d},{params},{batch},{[1e-4, 2e-4, 4e-4][run // 12 % 3]:g},"
            lines = []
            for step in range(1, min(steps, rows - run * steps) + 1):
                tokens = step * batch
                loss = 0.4856 + 8.0 / params**0.12 + 40.0 / tokens**0.29
                train = loss + noise.gauss(0, 0.01)
                val = f"{loss:.5f}" if step % 20 == 0 else ""
                norm = abs(noise.gauss(0.3, 0.1))
                lines.append(f"{head}{step},{tokens},{train:.4f},{val},{norm:.3f},{step * 0.31:.0f}\n")
            file.writelines(lines)
    os.replace(path + ".part", path)


def measure(name, path):
    code = f"path = {path!r}\n{PEERS[name]}\nprint('loaded', n, s)"
    best, peak, rows = None, 0, 0
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said = child.stdout.read().strip().splitlines() or ["nothing said"]
        _, status, used = os.wait4(child.pid, 0)
        words = said[-1].split("loaded ")[-1].split()
        if status != 0 or len(words) != 2:
            return f"{name}: {'not installed' if 'No module named' in said[-1] else said[-1]}"
        rows = int(words[0])
        best = min(best or float(words[1]), float(words[1]))
        peak = max(peak, used.ru_maxrss)
    return f"{name}: {best:.2f} s to load {rows} rows, peak {peak / 1024:.0f} MB"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--only-make", action="store_true")
    chosen = parser.parse_args()
    os.makedirs(chosen.folder, exist_ok=True)
    path = os.path.join(chosen.folder, f"long-{chosen.rows}.csv")
    if not os.path.exists(path):
        start = time.perf_counter()
        make(path, chosen.rows)
        print(f"made {path} in {time.perf_counter() - start:.0f} s", flush=True)
    print(f"{path}: {chosen.rows} rows, {os.path.getsize(path) / 1e6:.0f} MB", flush=True)
    if not chosen.only_make:
        for name in PEERS:
            print(measure(name, path), flush=True)


main()

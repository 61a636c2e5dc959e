// `make bench`: speed and memory of the built program, each beside a peer measured in the same run where one is
// installed. Prints; judges nothing.

import Foundation

@main
struct Bench {
  let binary: String
  let folder: String

  static func main() throws {
    let words = CommandLine.arguments
    guard words.count >= 3 else {
      print("usage: lawbook-bench BINARY FOLDER [reading|drawing|fitting|training …]")
      return
    }
    let parts = words.count > 3 ? Array(words[3...]) : ["reading", "drawing", "fitting", "training"]
    let bench = Bench(binary: words[1], folder: words[2])
    try FileManager.default.createDirectory(atPath: bench.folder, withIntermediateDirectories: true)
    if parts.contains("reading") { try bench.reading() }
    if parts.contains("drawing") { bench.drawing() }
    if parts.contains("fitting") { try bench.fitting() }
    if parts.contains("training") { TrainingSpeed(binary: bench.binary).tell() }
  }

  private func line(_ name: String, _ measured: Measured?, _ note: String = "") {
    guard let measured else { return print("  \(pad(name, 34)) not measured: not installed, or it failed") }
    let time = String(format: "%8.1f ms", measured.seconds * 1000)
    print("  \(pad(name, 34)) \(time)   peak \(String(format: "%4.0f", measured.peak)) MB  \(note)")
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func ratio(_ one: Measured?, _ other: Measured?) -> String {
    guard let one, let other else { return "" }
    return String(format: "%.2f × our time", other.seconds / one.seconds)
  }

  // MARK: reading

  private static let peers = [
    (
      "DuckDB",
      "import duckdb,sys; duckdb.connect().execute('create table t as select * from read_csv(?)',[sys.argv[1]])"
    ),
    ("polars", "import polars,sys; polars.read_csv(sys.argv[1])"),
    ("pandas", "import pandas,sys; pandas.read_csv(sys.argv[1])"),
  ]

  private func reading() throws {
    let path = folder + "/long.csv"
    try LongCSV.make(path, rows: 3_000_000)
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    print("Reading 3,000,000 rows, \(size / 1_000_000) MB: whole processes, median of 5, peers with their own start")
    let ours = Measured.median(5, binary, ["runs", path, "--json"])
    line("lawbook runs", ours)
    for (name, code) in Self.peers {
      let start = Measured.median(3, "python3", ["-c", String(code.prefix { $0 != ";" })])
      let whole = Measured.median(5, "python3", ["-c", code, path])
      let importing = start.map { String(format: ", of which %.0f ms are its import", $0.seconds * 1000) } ?? ""
      line(name, whole, ratio(ours, whole) + importing)
    }
  }

  // MARK: figures and reports

  private static let matplotlib = """
    import matplotlib; matplotlib.use('Agg')
    import matplotlib.pyplot as plt, numpy as np, sys
    x = np.logspace(9, 10, 48); y = np.logspace(7, 9, 48)
    for _ in range(int(sys.argv[1])):
        f, a = plt.subplots(figsize=(3.25, 2.4), layout='constrained')
        a.contourf(x, y, np.outer(y, x)); a.clabel(a.contour(x, y, np.outer(y, x))); a.set_xscale('log'); a.set_yscale('log')
        a.set_xlabel('Training tokens $T$'); a.set_ylabel('Model size $N$ (params)')
        for kind in ('pdf', 'svg', 'png'): f.savefig(sys.argv[2] + '/peer.' + kind, dpi=200)
        plt.close(f)
    """

  private func drawing() {
    print("\nFigures of our own runs, and dense data: processor time")
    if let figures = Measured.once(binary, ["bench", "figures"]) { print(figures.output) }
    print("Figures and reports: whole processes, medians")
    line("lawbook --help", Measured.median(21, binary, ["--help"]))
    let out = folder + "/report"
    let report = Measured.median(7, binary, ["report", "Reports/video-dit", "--out", out, "--figures"])
    let files = (try? FileManager.default.contentsOfDirectory(atPath: out + "/figures").count) ?? 0
    line("the default report", report, "HTML, PDF and \(files) figure files")
    let names = ["pdf", "svg", "png"].flatMap { ["--out", "\(folder)/figure.\($0)"] }
    let ours = Measured.median(7, binary, ["plot", "yin2024", "batch-contours"] + names)
    line("lawbook plot, PDF + SVG + PNG", ours)
    let peer = Measured.median(3, "python3", ["-c", Self.matplotlib, "1", folder])
    line("matplotlib, a like figure", peer, ratio(ours, peer))
  }

  // MARK: fits

  /// One descent of SciPy's from the fit itself for each of so many resamples, as papers bootstrap.
  private static let scipy = """
    import csv, sys, numpy as np
    from scipy.optimize import minimize
    rows = [r for r in csv.DictReader(open(sys.argv[1])) if r['epoch_excluded'] == '0']
    n, t, l = (np.log([float(r[k]) for r in rows]) for k in ('params', 'tokens', 'loss'))
    def f(p, i):
        r = np.logaddexp(np.logaddexp(p[0] - p[1] * n[i], p[2] - p[3] * t[i]), p[4]) - l[i]
        a = np.abs(r); return np.where(a < 1e-3, .5 * r * r, 1e-3 * (a - 5e-4)).sum()
    g = np.random.default_rng(0); x = np.array([6.17, .3473, 7.67, .3672, .5973])
    for _ in range(int(sys.argv[2])): minimize(f, x, (g.integers(0, len(l), len(l)),), method='L-BFGS-B')
    """

  private func fitting() throws {
    print("\nFits: whole processes, medians of 5, all cores")
    let own = Measured.median(5, binary, ["fit", "Reports/video-dit/own.yaml", "--json"])
    line("our runs, both sides, 1,000 replicates", own)
    let many = folder + "/many.csv"
    try LongCSV.make(many, rows: 100_000, stride: 20)
    line("100,000 evaluations, 1,000 replicates", Measured.median(5, binary, ["fit", many, "--json"]))
    guard let data = ProcessInfo.processInfo.environment["LAWBOOK_TEST_DATA"].map({ $0 + "/chinchilla_epoch.csv" }),
      FileManager.default.fileExists(atPath: data)
    else { return print("  240 evaluations skipped: LAWBOOK_TEST_DATA names no folder with the data") }
    for replicates in ["0", "1000", "4000"] {
      let options = ["--map", "val_loss=loss", "--where", "epoch_excluded == 0", "--replicates", replicates, "--json"]
      line("240 evaluations, \(replicates) replicates", Measured.median(5, binary, ["fit", data] + options))
    }
    line("SciPy, 200 replicates of the loss law", Measured.median(1, "python3", ["-c", Self.scipy, data, "200"]))
  }
}

// The benchmark's result as a part of a notebook: values by name, and a table.

import Texts
import Training

extension InferenceResult {
  /// Markdown for `{{include: file}}`. Values are shares, named `params_saved_L8_d128`, `flops_saved_L8_d128` and
  /// `time_saved_L8_d128_16_clips`; the table is `tbl-inference`.
  var notebookPart: String {
    (pairs.flatMap(values) + table).joined(separator: "\n") + "\n"
  }

  private func values(_ pair: (ModelShape, ModelShape)) -> [String] {
    let shape = "L\(pair.0.layers)_d\(pair.0.width)"
    let times = counts.flatMap { clips -> [String] in
      let unit = clips == 1 ? "clip" : "clips"
      return Self.value("time_saved_\(shape)_\(clips)_\(unit)", saved(pair, clips: clips).middle)
    }
    return Self.value("params_saved_\(shape)", paramsSaved(pair))
      + Self.value("flops_saved_\(shape)", flopsSaved(pair)) + times
  }

  private static func value(_ name: String, _ number: Double) -> [String] {
    ["```value", "name: \(name)", "value: \((number * 1e4).rounded() / 1e4)", "```", ""]
  }

  private var table: [String] {
    pairs.isEmpty ? stepRows : savingRows
  }

  private var stepRows: [String] {
    let head = "| L, d | N |" + counts.map { " ms, \(Self.clips($0)) |" }.joined()
    let rows = shapes.map { shape -> String in
      let times = counts.map { clips -> String in
        let times = measured.first { $0.shape == shape && $0.clips == clips }
        return " \(times.map { NumberStyle.significant(3).text($0.spread.middle * 1e3) } ?? "–") |"
      }
      return "| \(shape.layers), \(shape.width) | \(shape.params) |" + times.joined()
    }
    return [head, "|---|--:|" + counts.map { _ in "--:|" }.joined()] + rows + caption("Time of a denoising step")
  }

  private var savingRows: [String] {
    let head = "| L, d | smaller | N saved | FLOPs saved |" + counts.map { " time saved, \(Self.clips($0)) |" }.joined()
    let rows = pairs.map { pair -> String in
      let times = counts.map { " \(Self.percent(saved(pair, clips: $0).middle)) |" }.joined()
      return "| \(pair.0.layers), \(pair.0.width) | \(pair.1.layers), \(pair.1.width) "
        + "| \(Self.percent(paramsSaved(pair))) | \(Self.percent(flopsSaved(pair))) |" + times
    }
    return [head, "|---|---|--:|--:|" + counts.map { _ in "--:|" }.joined()] + rows
      + caption("Savings of a smaller model in a denoising step")
  }

  private func caption(_ what: String) -> [String] {
    ["", "Table: \(what) (medians, one core, OpenBLAS kernels for \(core)). {#tbl-inference}"]
  }
}

// How the formulas of training FLOPs are written in a study file and on the command line.

public import Runs

/// One way to name a formula: a name and the numbers it needs, such as `cross-dit` with `n_ctx` and `layers`.
public struct ComputeForm: Sendable {
  public let name: String
  public let keys: [String]
  private let make: @Sendable ([String: Double]) -> ComputeModel

  /// The form that given keys belong to: of those with the name the one that has most of them, then the one that needs
  /// least beside; nil for no such name.
  public static func named(_ name: String, keys: some Collection<String>) -> ComputeForm? {
    let known = all.filter { $0.name == name }
    let ranks = known.map { form in (keys.count { form.keys.contains($0) }, -form.keys.count) }
    return known.indices.max { ranks[$0] < ranks[$1] }.map { known[$0] }
  }

  static var names: [String] {
    all.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  static func forms(named name: String) -> [ComputeForm] { all.filter { $0.name == name } }

  /// The formula; nil unless every key has a number above zero. Layers are whole.
  public func model(_ numbers: [String: Double]) -> ComputeModel? {
    guard keys.allSatisfy({ numbers[$0].map { $0 > 0 && $0.isFinite } ?? false }),
      numbers["layers"].map({ Self.layers.contains($0) && $0 == $0.rounded() }) ?? true
    else { return nil }
    return make(numbers)
  }

  static let layers = 1.0...1000.0

  /// What can be written, for hints.
  public static let hint =
    "6ND, or cross-dit with n_ctx and layers, with n_ctx, width and params, or with n_ctx_per_width; adaln-dit with "
    + "n_ctx and layers; mm-dit with n_ctx, caption_tokens and layers"

  private static let all = [
    ComputeForm(name: "cross-dit", keys: ["n_ctx", "width", "params"]) {
      .crossDiT(contextTokens: $0["n_ctx"] ?? 0, width: $0["width"] ?? 0, params: $0["params"] ?? 0)
    },
    ComputeForm(name: "cross-dit", keys: ["n_ctx_per_width"]) {
      .crossDiTRatio(contextPerWidth: $0["n_ctx_per_width"] ?? 0)
    },
    ComputeForm(name: "cross-dit", keys: ["n_ctx", "layers"]) { oneDepth(.crossDiT, $0) },
    ComputeForm(name: "adaln-dit", keys: ["n_ctx", "layers"]) { oneDepth(.adaLNDiT, $0) },
    ComputeForm(name: "mm-dit", keys: ["n_ctx", "caption_tokens", "layers"]) {
      oneDepth(.mmDiT(captionTokens: $0["caption_tokens"] ?? 0), $0)
    },
  ]

  private static func oneDepth(_ block: BlockCompute, _ numbers: [String: Double]) -> ComputeModel {
    .oneDepth(block, contextTokens: numbers["n_ctx"] ?? 0, layers: numbers["layers"] ?? 0)
  }
}

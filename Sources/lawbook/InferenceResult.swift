// What the benchmark of denoising steps found: ratios between sizes, as text and as JSON.

import Tables
import Texts
import Training

struct InferenceResult {
  /// A shape's denoising steps of so many clips.
  struct Times {
    var shape: ModelShape
    var clips: Int
    /// Of a step, by round.
    var seconds: [Double]

    var spread: Spread { Spread(seconds) }
    var tokens: Int { clips * shape.clip.contextTokens }
    var tokensPerSecond: Double { Double(tokens) / spread.middle }
  }

  var core: String
  var clock: String
  var shapes: [ModelShape]
  /// Each shape and the smaller one that it is compared with.
  var pairs: [(ModelShape, ModelShape)]
  var counts: [Int]
  var measured: [Times]
  /// FLOP/s of the large product.
  var product: Spread

  /// How much longer a step of `one` takes than one of `other`: rounds are compared one by one, so that what the machine
  /// did meanwhile falls out.
  func ratio(_ one: ModelShape, _ other: ModelShape, clips: Int) -> Spread {
    let (above, below) = (times(one, clips), times(other, clips))
    return Spread(zip(above, below).map { $0 / $1 })
  }

  private func times(_ shape: ModelShape, _ clips: Int) -> [Double] {
    measured.first { $0.shape == shape && $0.clips == clips }?.seconds ?? []
  }

  /// Every two of the sizes asked for, the smaller first.
  var sizePairs: [(ModelShape, ModelShape)] {
    let sorted = shapes.sorted { $0.params < $1.params }
    return sorted.indices.flatMap { place in sorted[..<place].map { ($0, sorted[place]) } }
  }

  static func name(_ shape: ModelShape) -> String { "L\(shape.layers) d\(shape.width)" }
}

// MARK: - Text

extension InferenceResult {
  var text: String {
    let head =
      "BLAS core \(core), one thread, \(clock) time: "
      + "a 1024³ product runs at \(NumberText.significant(product.middle * 1e-9, 3)) GFLOP/s"
    return ([head] + stepTable.lines + ["", "Between sizes"] + ratioTable.lines + savings).joined(separator: "\n")
  }

  private var stepTable: TextTable {
    var table = TextTable([
      ("size", .left), ("N", .right), ("FLOPs/token", .right), ("clips", .right), ("ms a step", .right),
      ("quartiles", .right), ("tokens/s", .right), ("GFLOP/s", .right),
    ])
    for times in measured {
      let spread = times.spread
      let cost = times.shape.forwardFLOPsPerToken
      table.add(
        Self.name(times.shape), "\(times.shape.params)", NumberText.significant(cost), "\(times.clips)",
        Self.milliseconds(spread.middle), "\(Self.milliseconds(spread.low))–\(Self.milliseconds(spread.high))",
        "\(Int(times.tokensPerSecond.rounded()))", NumberText.significant(times.tokensPerSecond * cost * 1e-9, 3))
    }
    return table
  }

  private static func milliseconds(_ seconds: Double) -> String {
    NumberText.significant(seconds * 1e3, 3, keepingZeros: true)
  }

  private var ratioTable: TextTable {
    var table = TextTable(
      [("", .left), ("", .left), ("N", .right), ("FLOPs", .right)] + counts.map { ("time, \(Self.clips($0))", .right) })
    for (small, large) in sizePairs {
      let times = counts.map { Self.times(ratio(large, small, clips: $0).middle) }
      table.add(
        [
          Self.name(small), Self.name(large), Self.times(Double(large.params) / Double(small.params)),
          Self.times(large.forwardFLOPsPerToken / small.forwardFLOPsPerToken),
        ] + times)
    }
    return table
  }

  private var savings: [String] {
    guard !pairs.isEmpty else { return [] }
    var table = TextTable(
      [("", .left), ("smaller", .left), ("N saved", .right), ("FLOPs saved", .right)]
        + counts.map { ("time saved, \(Self.clips($0))", .right) })
    for pair in pairs {
      let times = counts.map { Self.percent(saved(pair, clips: $0).middle) }
      table.add(
        [Self.name(pair.0), Self.name(pair.1), Self.percent(paramsSaved(pair)), Self.percent(flopsSaved(pair))] + times)
    }
    return ["", "Saved by a smaller model"] + table.lines
  }

  static func clips(_ count: Int) -> String { count == 1 ? "1 clip" : "\(count) clips" }
  private static func times(_ ratio: Double) -> String { "×" + NumberText.significant(ratio, 3, keepingZeros: true) }
  static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

  // MARK: what is saved, as shares

  func paramsSaved(_ pair: (ModelShape, ModelShape)) -> Double { 1 - Double(pair.1.params) / Double(pair.0.params) }
  func flopsSaved(_ pair: (ModelShape, ModelShape)) -> Double {
    1 - pair.1.forwardFLOPsPerToken / pair.0.forwardFLOPsPerToken
  }
  func saved(_ pair: (ModelShape, ModelShape), clips: Int) -> Spread {
    let ratio = ratio(pair.1, pair.0, clips: clips)
    return Spread(low: 1 - ratio.high, middle: 1 - ratio.middle, high: 1 - ratio.low)
  }
}

// MARK: - JSON

extension InferenceResult {
  var json: JSONValue {
    [
      "blas_core": .string(core), "clock": .string(clock), "product_gflops": .number(product.middle * 1e-9),
      "steps": JSONValue(
        measured.map { times in
          Self.members(
            times.shape,
            [
              ("flops_per_token", .number(times.shape.forwardFLOPsPerToken)), ("clips", JSONValue(times.clips)),
              ("seconds", Self.json(times.spread)), ("tokens_per_second", .number(times.tokensPerSecond)),
            ])
        }),
      "ratios": JSONValue(
        sizePairs.flatMap { small, large in
          counts.map { clips in
            [
              "small": Self.members(small), "large": Self.members(large), "clips": JSONValue(clips),
              "params": .number(Double(large.params) / Double(small.params)),
              "flops": .number(large.forwardFLOPsPerToken / small.forwardFLOPsPerToken),
              "seconds": Self.json(ratio(large, small, clips: clips)),
            ]
          }
        }),
      "saved": JSONValue(
        pairs.flatMap { pair in
          counts.map { clips in
            [
              "large": Self.members(pair.0), "small": Self.members(pair.1), "clips": JSONValue(clips),
              "params": .number(paramsSaved(pair)), "flops": .number(flopsSaved(pair)),
              "seconds": Self.json(saved(pair, clips: clips)),
            ]
          }
        }),
    ]
  }

  private static func members(_ shape: ModelShape, _ more: [(key: String, value: JSONValue)] = []) -> JSONValue {
    .object(
      [
        (key: "layers", value: JSONValue(shape.layers)), (key: "width", value: JSONValue(shape.width)),
        (key: "params", value: JSONValue(shape.params)),
      ] + more)
  }

  private static func json(_ spread: Spread) -> JSONValue {
    ["low": .number(spread.low), "median": .number(spread.middle), "high": .number(spread.high)]
  }
}

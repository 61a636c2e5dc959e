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

// MARK: - Tables

extension InferenceResult {
  var answer: Answer {
    let rate = NumberStyle.significant(3).text(product.middle * 1e-9)
    let head = "BLAS core \(core), one thread, \(clock) time: a 1024³ product runs at \(rate) GFLOP/s."
    return Answer(
      [
        Answer.Part("", [head]), Answer.Part("Steps", table: stepTable),
        Answer.Part("Between sizes", table: ratioTable),
      ] + (pairs.isEmpty ? [] : [Answer.Part("Saved by a smaller model", table: savings)]), json: json)
  }

  private var stepTable: Table {
    var builder = TableBuilder(measured)
    builder.words("size", "size") { Self.name($0.shape) }
    builder.number("params", .params) { Double($0.shape.params) }
    builder.number("clips", .count("clips")) { Double($0.clips) }
    builder.number("milliseconds", .milliseconds("ms a step")) { $0.spread.middle * 1e3 }
    builder.number("milliseconds_low", .milliseconds("25 %"), priority: 2) { $0.spread.low * 1e3 }
    builder.number("milliseconds_high", .milliseconds("75 %"), priority: 2) { $0.spread.high * 1e3 }
    builder.number("tokens_per_second", Measure("tokens/s", unit: "tokens/s", style: .fixed(0))) { $0.tokensPerSecond }
    builder.number("gflops", Measure("GFLOP/s", unit: "GFLOP/s", style: .significant(3)), priority: 1) {
      $0.tokensPerSecond * $0.shape.forwardFLOPsPerToken * 1e-9
    }
    return builder.table("inference_steps")
  }

  private var ratioTable: Table {
    var builder = TableBuilder(sizePairs)
    builder.words("smaller", "smaller") { Self.name($0.0) }
    builder.words("larger", "larger") { Self.name($0.1) }
    builder.number("params_ratio", .ratio("N")) { Double($0.1.params) / Double($0.0.params) }
    builder.number("flops_ratio", .ratio("FLOPs")) { $0.1.forwardFLOPsPerToken / $0.0.forwardFLOPsPerToken }
    for count in counts {
      builder.number("time_ratio_\(count)", .ratio("time, \(Self.clips(count))")) {
        ratio($0.1, $0.0, clips: count).middle
      }
    }
    return builder.table("inference_ratios")
  }

  private var savings: Table {
    var builder = TableBuilder(pairs)
    builder.words("larger", "size") { Self.name($0.0) }
    builder.words("smaller", "smaller") { Self.name($0.1) }
    builder.number("params_saved", .percent("N saved", decimals: 1)) { paramsSaved($0) }
    builder.number("flops_saved", .percent("FLOPs saved", decimals: 1)) { flopsSaved($0) }
    for count in counts {
      builder.number("time_saved_\(count)", .percent("time saved, \(Self.clips(count))", decimals: 1)) {
        saved($0, clips: count).middle
      }
    }
    return builder.table("inference_savings")
  }

  static func clips(_ count: Int) -> String { count == 1 ? "1 clip" : "\(count) clips" }
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

extension Measure {
  fileprivate static func milliseconds(_ heading: String) -> Measure {
    Measure(heading, unit: "ms", style: .significant(3))
  }

  fileprivate static func ratio(_ heading: String) -> Measure { Measure(heading, style: .factor(3)) }
}

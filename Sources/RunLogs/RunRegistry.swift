// Which rows belong to the same run: those of one name, as long as they do not contradict each other in size or seed.

/// The runs of a file or block by name, size and seed: rows of one name with another size or seed are another run.
struct RunRegistry: Sendable {
  private(set) var runs: [OpenRun] = []
  private var byID: [String: [Int]] = [:]
  /// The last run of a name by what is known of its size and seed, for names that many runs share.
  private var bySettings: [Signature: Int] = [:]

  private static let few = 8

  subscript(run: Int) -> OpenRun {
    get { runs[run] }
    _modify { yield &runs[run] }
  }

  /// The run of that name whose size and seed do not contradict these settings, a new one where there is none. The
  /// caller adds the settings to that run.
  mutating func find(_ id: String?, _ settings: RunSettings, line: Int) -> Int {
    let key = id ?? ""
    let namesakes = byID[key]?.count ?? 0
    let known =
      namesakes > Self.few
      ? lastFitting(id, settings) : byID[key]?.last { fits(runs[$0], id, settings) }
    let place = known ?? add(OpenRun(id: id, line: line), key: key)
    if namesakes >= Self.few { index(key, place, settings, isNew: known == nil) }
    return place
  }

  /// A run that is never looked up again.
  mutating func add(_ run: OpenRun) -> Int {
    runs.append(run)
    return runs.count - 1
  }

  private mutating func add(_ run: OpenRun, key: String) -> Int {
    let place = add(run)
    byID[key, default: []].append(place)
    return place
  }

  private func fits(_ run: OpenRun, _ id: String?, _ settings: RunSettings) -> Bool {
    guard (run.id == nil) == (id == nil) else { return false }
    return [RunSettings.params, RunSettings.seed].allSatisfy { place in
      let (one, two) = (run.settings.numbers[place], settings.numbers[place])
      return one.isNaN || two.isNaN || one == two
    }
  }
}

// MARK: - Names that many runs share

extension RunRegistry {
  private struct Signature: Hashable {
    enum Part: Hashable {
      case any
      case unknown
      case value(Double)

      init(_ number: Double) { self = number.isNaN ? .unknown : .value(number) }

      /// What fits it: itself and what is unknown; anything where it is unknown.
      var fitting: [Part] { self == .unknown ? [.any] : [self, .unknown] }
    }
    var key: String
    var params: Part
    var seed: Part
  }

  /// The same as looking through all runs of the name from the last to the first, at the cost of four look-ups.
  private func lastFitting(_ id: String?, _ settings: RunSettings) -> Int? {
    let key = id ?? ""
    let params = Signature.Part(settings.numbers[RunSettings.params]).fitting
    let seeds = Signature.Part(settings.numbers[RunSettings.seed]).fitting
    let found = params.flatMap { params in
      seeds.compactMap { bySettings[Signature(key: key, params: params, seed: $0)] }
    }
    guard let last = found.max() else { return nil }
    // What was indexed as unknown may have become known since.
    if fits(runs[last], id, settings) { return last }
    return byID[key]?.last { fits(runs[$0], id, settings) }
  }

  private mutating func index(_ key: String, _ place: Int, _ settings: RunSettings, isNew: Bool) {
    let namesakes = byID[key] ?? []
    // The ninth run of a name: those before it enter the index with it.
    if isNew, namesakes.count == Self.few + 1 {
      for place in namesakes.dropLast() { enter(key, place, runs[place].settings) }
    }
    guard namesakes.count > Self.few else { return }
    var merged = runs[place].settings
    let isComplete = merged.agreesOnIdentity(with: settings)
    if isNew || !isComplete {
      merged.fill(from: settings)
      enter(key, place, merged)
    }
  }

  private mutating func enter(_ key: String, _ place: Int, _ settings: RunSettings) {
    let params = Signature.Part(settings.numbers[RunSettings.params])
    let seed = Signature.Part(settings.numbers[RunSettings.seed])
    for params in Set([params, .any]) {
      for seed in Set([seed, .any]) {
        let signature = Signature(key: key, params: params, seed: seed)
        bySettings[signature] = max(place, bySettings[signature] ?? place)
      }
    }
  }
}

extension RunSettings {
  /// Whether size and seed of these settings are all that the other's say of them, so that adding those changes nothing.
  fileprivate func agreesOnIdentity(with other: RunSettings) -> Bool {
    [Self.params, Self.seed].allSatisfy { !numbers[$0].isNaN || other.numbers[$0].isNaN }
  }
}

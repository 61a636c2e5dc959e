// Whose hyperparameters a study scores without being asked: its own laws, its fixed pair, the published laws it names.

extension StudyResult {
  /// `own laws` and `fixed pair`, where there are such.
  public var ownSources: [HyperparameterSource] {
    var sources = [HyperparameterSource("own laws", optimal.laws)].compactMap(\.self)
    for index in sources.indices { sources[index].isFitted = true }
    if let fixed = settings.fixed, let batch = fixed.batchTokens, let rate = fixed.learningRate {
      sources.append(HyperparameterSource("fixed pair", batch: batch, rate: rate))
    }
    return sources
  }

  /// The same, and the published laws that the study names.
  public var usualSources: [HyperparameterSource] {
    ownSources + [published.flatMap { HyperparameterSource($0.id, $0) }].compactMap(\.self)
  }
}

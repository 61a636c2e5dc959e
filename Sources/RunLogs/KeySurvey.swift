// Which keys the lines of a JSON Lines file have, and together with which others.

/// The keys of a block, in order of appearance, and the distinct sets in which lines have them (empty values left out).
struct KeySurvey: Sendable {
  var names: [String] = []
  var sets: Set<[Int]> = []

  /// Files with more different sets than this are noise; what is decided from the sets seen so far still holds.
  static let mostSets = 4096

  static func of(_ block: Block) -> KeySurvey {
    var rows = JSONRows(learns: true)
    var cells = Cells(columns: 0)
    var survey = KeySurvey()
    let text = block.bytes.span
    var at = 0
    while at < block.count {
      let end = Bytes.first(Bytes.newline, text, at, block.count) ?? block.count
      if rows.read(text, at, end, into: &cells), survey.sets.count < mostSets {
        survey.sets.insert(Set(cells.touched.filter { cells.starts[$0] < cells.ends[$0] }).sorted())
      }
      at = end + 1
    }
    survey.names = rows.names
    return survey
  }
}

extension LogFile {
  /// Adds what a block of the file has.
  mutating func absorb(_ survey: KeySurvey) {
    var known = Dictionary(columns.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { one, _ in one })
    let places = survey.names.map { name -> Int in
      if let place = known[name] { return place }
      known[name] = columns.count
      columns.append(name)
      return columns.count - 1
    }
    for set in survey.sets where keySets.count < KeySurvey.mostSets { keySets.insert(set.map { places[$0] }.sorted()) }
  }
}

// Captions as people write them: `two shapes: red disc right, blue ring still`.

public import Diagnostics
import Texts

/// The eight word ids of a caption.
public struct CaptionWords: Sendable, Hashable {
  let ids: [Int]

  init(_ ids: [Int]) { self.ids = ids }

  /// As the model sees it, [8, 32].
  var rows: [Float] {
    ids.flatMap { Caption.table[$0 * Caption.rowValues..<($0 + 1) * Caption.rowValues] }
  }

  /// How many words two captions share, place by place.
  public func likeness(_ other: CaptionWords) -> Int { zip(ids, other.ids).count { $0 == $1 } }
}

/// Words of one sort that stand at one place of a caption.
private struct WordPlace {
  var what: String
  /// Of the eight ids.
  var column: Int
  var words: [String]
  /// The id of the first of them.
  var first: Int
}

/// The words of a version of the clips.
private struct Lexicon {
  static let counts = ["one", "two", "three", "four", "five", "six"]
  private static let directions = ["right", "down-right", "down", "down-left", "left", "up-left", "up", "up-right"]
  /// The first three channels as red, green and blue name the eight colours.
  private static let palette = ["white", "yellow", "magenta", "red", "cyan", "green", "blue", "black"]

  var mostShapes: Int
  /// What both stand before; none in version 1.
  var backdrops: [WordPlace] = []
  /// Of the first and the second shape, in the order in which they are said.
  var shapes: [[WordPlace]]

  init(version: Int) {
    guard version > 1 else {
      let motions = ["still", "", "fast "].flatMap { speed in
        Self.directions.map { speed == "still" ? speed : speed + $0 }
      }
      mostShapes = 3
      shapes = [0, 1].map { shape in
        let (kind, colour) =
          shape == 0 ? (Caption.kinds.0, Caption.colours.0) : (Caption.kinds.1, Caption.colours.1)
        return [
          WordPlace(what: "colour", column: 2 + 3 * shape, words: Self.palette, first: colour),
          WordPlace(
            what: "kind", column: 1 + 3 * shape, words: MovingShape.Kind.allCases.map { "\($0)" }, first: kind),
          WordPlace(what: "motion", column: 3 + 3 * shape, words: motions, first: Caption.motions),
        ]
      }
      return
    }
    mostShapes = BlobScene.mostBlobs
    backdrops = [1, 2].map { column in
      let words = (1...Backdrop.choices).map { "backdrop-\($0)" }
      return WordPlace(what: "backdrop", column: column, words: words, first: Caption.backdrops)
    }
    shapes = [0, 1].map { shape in
      let first = Caption.blobs + shape * 2 * BlobScene.choices
      let (kinds, colours) = ("kind", "colour")
      let words = { (what: String) in (1...BlobScene.choices).map { "\(what)-\($0)" } }
      return [
        WordPlace(
          what: colours, column: 4 + 2 * shape, words: words(colours), first: first + BlobScene.choices),
        WordPlace(what: kinds, column: 3 + 2 * shape, words: words(kinds), first: first),
      ]
    }
  }
}

extension CaptionWords {
  /// In words: the number of shapes, the backdrops, and what the first two shapes are.
  public func text(version: Int) -> String {
    let lexicon = Lexicon(version: version)
    let count = ids[0] - Caption.counts + 1
    let said = { (places: [WordPlace]) in
      places.map { $0.words[ids[$0.column] - $0.first] }.joined(separator: " ")
    }
    let backdrops = lexicon.backdrops.isEmpty ? "" : " on " + said(lexicon.backdrops)
    let shapes = lexicon.shapes.prefix(count).map(said).joined(separator: ", ")
    return "\(Lexicon.counts[count - 1]) \(count == 1 ? "shape" : "shapes")\(backdrops): \(shapes)"
  }

  /// Reads a caption: `two shapes: red disc right, blue ring still`; of version 2 of the clips
  /// `one shape on backdrop-1 backdrop-7: colour-2 kind-1`, with the two commonest backdrops where none are named.
  ///
  /// - Throws: `Failure` with the first word that it does not know, and those that could stand there.
  public init(_ text: String, version: Int) throws(Failure) {
    let lexicon = Lexicon(version: version)
    let halves = text.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let shapes = (halves.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
    var ids = Array(repeating: Caption.padding, count: Caption.tokens)
    for (place, word) in lexicon.backdrops.enumerated() { ids[word.column] = word.first + place }
    let count = halves.count == 2 ? try Self.head(String(halves[0]), lexicon, &ids) : shapes.count
    guard shapes.count == min(2, count) else {
      throw Failure(
        "--caption: \(counted(count, "shape")), but \(shapes.count) described",
        hint: "a caption describes the first two shapes, or the only one")
    }
    ids[0] = Caption.counts + count - 1
    for (shape, places) in zip(shapes, lexicon.shapes) {
      let words = shape.split(separator: " ", maxSplits: places.count - 1).map {
        $0.split(separator: " ").joined(separator: " ")
      }
      guard words.count == places.count else {
        throw Failure(
          "--caption: '\(shape.trimmingPrefix(while: \.isWhitespace))' does not say \(places.map(\.what).listed)",
          hint: "such as \(places.map { $0.words[0] }.joined(separator: " "))")
      }
      for (word, place) in zip(words, places) { ids[place.column] = place.first + (try Self.find(word, place)) }
    }
    self.init(ids)
  }

  /// `two shapes on backdrop-1 backdrop-7`: the number, and the backdrops where they are named.
  private static func head(_ text: String, _ lexicon: Lexicon, _ ids: inout [Int]) throws(Failure) -> Int {
    var words = text.split(separator: " ").map(String.init)
    if let on = words.firstIndex(of: "on"), !lexicon.backdrops.isEmpty {
      let named = words[(on + 1)...].filter { $0 != "and" }
      guard named.count == lexicon.backdrops.count else {
        throw Failure(
          "--caption: \(counted(named.count, "backdrop")) named, not 2", hint: "such as on backdrop-1 backdrop-7")
      }
      for (word, place) in zip(named, lexicon.backdrops) { ids[place.column] = place.first + (try find(word, place)) }
      words = Array(words[..<on])
    }
    let numbers = WordPlace(
      what: "number", column: 0, words: Array(Lexicon.counts.prefix(lexicon.mostShapes)), first: 0)
    let count = try find(words.first ?? "", numbers) + 1
    guard (1...2).contains(words.count), words.dropFirst().allSatisfy({ ["shape", "shapes"].contains($0) }) else {
      throw Failure("--caption: '\(text)' is not a number of shapes", hint: "such as two shapes: …")
    }
    return count
  }

  private static func find(_ word: String, _ place: WordPlace) throws(Failure) -> Int {
    if let found = place.words.firstIndex(of: word) { return found }
    var names: [String] = []
    for name in place.words where !names.contains(name) { names.append(name) }
    throw Failure("--caption: no \(place.what) is called '\(word)'", hint: Suggestion.hint(for: word, among: names))
  }
}

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

/// The words of a version of the clips.
private struct Lexicon {
  static let counts = ["one", "two", "three", "four", "five", "six"]
  static let directions = ["right", "down-right", "down", "down-left", "left", "up-left", "up", "up-right"]
  /// The first three channels as red, green and blue name the eight colours.
  private static let palette = ["white", "yellow", "magenta", "red", "cyan", "green", "blue", "black"]

  var mostShapes: Int
  var kinds: [String]
  var colours: [String]
  /// By id, from 0: still or slow, then faster.
  var motions: [String]
  var firstMotion: Int
  /// Of the first and the second shape.
  var firstKinds: (Int, Int)
  var firstColours: (Int, Int)

  init(version: Int) {
    let speeds = version == 1 ? ["still", "", "fast "] : ["slowly ", "", "fast "]
    motions = speeds.flatMap { speed in
      Self.directions.map { speed == "still" ? speed : speed + $0 }
    }
    if version == 1 {
      (mostShapes, kinds, colours) = (3, MovingShape.Kind.allCases.map { "\($0)" }, Self.palette)
      (firstMotion, firstKinds, firstColours) = (Caption.motions, Caption.kinds, Caption.colours)
    } else {
      let choices = BlobScene.choices
      mostShapes = BlobScene.mostBlobs
      kinds = (1...choices).map { "kind-\($0)" }
      colours = (1...choices).map { "colour-\($0)" }
      firstMotion = Caption.blobMotions
      firstKinds = (Caption.blobs, Caption.blobs + 2 * choices)
      firstColours = (Caption.blobs + choices, Caption.blobs + 3 * choices)
    }
  }
}

extension CaptionWords {
  /// In words: the number of shapes, and colour, kind and motion of the first two.
  public func text(version: Int) -> String {
    let lexicon = Lexicon(version: version)
    let count = ids[0] - Caption.counts + 1
    let shapes = (0..<min(2, count)).map { place in
      let (kind, colour) =
        place == 0
        ? (lexicon.firstKinds.0, lexicon.firstColours.0) : (lexicon.firstKinds.1, lexicon.firstColours.1)
      let (kinds, colours, motions) = (ids[1 + 3 * place] - kind, ids[2 + 3 * place] - colour, ids[3 + 3 * place])
      return "\(lexicon.colours[colours]) \(lexicon.kinds[kinds]) \(lexicon.motions[motions - lexicon.firstMotion])"
    }
    return "\(Lexicon.counts[count - 1]) \(count == 1 ? "shape" : "shapes"): \(shapes.joined(separator: ", "))"
  }

  /// Reads a caption.
  ///
  /// - Throws: `Failure` with the first word that it does not know, and those that could stand there.
  public init(_ text: String, version: Int) throws(Failure) {
    let lexicon = Lexicon(version: version)
    let halves = text.lowercased().split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let shapes = (halves.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
    var count = shapes.count
    if halves.count == 2 {
      let words = halves[0].split(separator: " ").map(String.init)
      count = try Self.place(words.first ?? "", "number", Array(Lexicon.counts.prefix(lexicon.mostShapes))) + 1
      guard (1...2).contains(words.count), words.dropFirst().allSatisfy({ ["shape", "shapes"].contains($0) }) else {
        throw Failure("--caption: '\(halves[0])' is no number of shapes", hint: "such as two shapes: …")
      }
    }
    guard shapes.count == min(2, count) else {
      throw Failure(
        "--caption: \(counted(count, "shape")), but \(shapes.count) described",
        hint: "a caption describes the first two shapes, or the only one")
    }
    var ids = Array(repeating: Caption.padding, count: Caption.tokens)
    ids[0] = Caption.counts + count - 1
    for (place, shape) in shapes.enumerated() {
      let words = shape.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count == 3 else {
        throw Failure(
          "--caption: '\(shape.trimmingPrefix(while: \.isWhitespace))' is no colour, kind and motion",
          hint: "such as \(lexicon.colours[3]) \(lexicon.kinds[0]) right")
      }
      let colour = try Self.place(words[0], "colour", lexicon.colours)
      let kind = try Self.place(words[1], "kind", lexicon.kinds)
      let motion = try Self.place(words[2].split(separator: " ").joined(separator: " "), "motion", lexicon.motions)
      ids[1 + 3 * place] = (place == 0 ? lexicon.firstKinds.0 : lexicon.firstKinds.1) + kind
      ids[2 + 3 * place] = (place == 0 ? lexicon.firstColours.0 : lexicon.firstColours.1) + colour
      ids[3 + 3 * place] = lexicon.firstMotion + motion
    }
    self.init(ids)
  }

  private static func place(_ word: String, _ what: String, _ known: [String]) throws(Failure) -> Int {
    if let place = known.firstIndex(of: word) { return place }
    var names: [String] = []
    for name in known where !names.contains(name) { names.append(name) }
    throw Failure("--caption: no \(what) is called '\(word)'", hint: Suggestion.hint(for: word, among: names))
  }
}

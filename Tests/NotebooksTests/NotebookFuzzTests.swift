// Notebooks damaged at random, with a fixed seed: whatever stands in the file, reading and evaluating it ends in a document
// and messages, never in a crash.

import Documents
import Foundation
import Notebooks
import Testing

@Suite struct NotebookFuzzTests {
  @Test func damagedNotebooksNeverCrash() throws {
    let original = Array(
      try String(contentsOfFile: TemplateTests.root + "/Reports/video-dit/notebook.md", encoding: .utf8).utf8)
    var state: UInt64 = 2411_17470
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let snippets = [
      "{{", "}}", "$$", "$", "```", "|", "\\", "[^", "]:", "---\n", "@fig-", "{#", "\n\n", "&a", "*a", ": ", "1e999",
      "\u{202E}",
    ]
    for _ in 0..<150 {
      var bytes = original
      for _ in 0..<(1 + next(12)) {
        let place = next(bytes.count)
        switch next(4) {
        case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + next(40)))
        case 1: bytes.insert(contentsOf: Array(snippets[next(snippets.count)].utf8), at: place)
        case 2: bytes[place] = UInt8(next(128))
        default: bytes = Array(bytes.prefix(max(1, place)))
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let (document, _) = (try? Evaluated.text(text)) ?? (Document(title: "not text", blocks: []), "")
      #expect(document.digest.count == 64 || document.title == "not text")
    }
  }
}

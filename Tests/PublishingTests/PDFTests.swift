// The PDF of a report: what poppler and qpdf find in it, and that no document breaks it.

import Documents
import Drawing
import Foundation
import Publishing
import Testing
import Typesetting

@Suite struct PDFTests {
  @Test func demo() throws {
    let printed = try printed(Demo.document, fonts: Demo.fonts)
    #expect(printed.bytes.starts(with: Array("%PDF-1.".utf8)))
    if let folder = ProcessInfo.processInfo.environment["LAWBOOK_KEEP"] {
      try Data(printed.bytes).write(to: URL(fileURLWithPath: folder + "/demo.pdf"))
      let start = ContinuousClock.now
      for _ in 0..<10 { _ = try pdf(Demo.document, fonts: Demo.fonts) }
      print((ContinuousClock.now - start) / 10, printed.pages, printed.warnings)
    }
  }
}

// Time to lay out and write: only measured where asked for.

import Foundation
import Testing

@testable import Publishing

@Suite struct PDFSpeedTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["LAWBOOK_BENCH"] != nil)) func demoDocument() throws {
    let clock = ContinuousClock()
    var pages = 0
    let first = try clock.measure { pages = try printed(Demo.document, fonts: Demo.fonts).pages }
    let next = try clock.measure { for _ in 0..<20 { _ = try pdf(Demo.document, fonts: Demo.fonts) } } / 20
    print("\(pages) pages: \(first) the first time, \(next) after")
    #expect(next < .milliseconds(150))
  }
}

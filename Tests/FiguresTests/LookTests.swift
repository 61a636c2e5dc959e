import CairoBackend
import Drawing
import Figures
import Foundation
import Plots
import Testing
import Typesetting

struct LookTests {
  @Test func drawAll() throws {
    let fonts = Fonts()
    let result = SampleResult.result
    try FileManager.default.createDirectory(atPath: "/tmp/fig", withIntermediateDirectories: true)
    for kind in figureKinds {
      let size = kind.name == "fixed-vs-optimal" ? Size.inches(5.5, 2.4) : Size.inches(3.25, 2.4)
      let figure = try makeFigure(kind.name, of: result, size: size, fonts: fonts)
      try Data(try png(figure.scene, dotsPerInch: 220)).write(to: URL(fileURLWithPath: "/tmp/fig/\(kind.name).png"))
    }
  }
}

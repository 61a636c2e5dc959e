import CairoBackend
import Drawing
import Foundation
import Testing
import Typesetting

struct TextTests {
  @Test func formulas() throws {
    let fonts = Fonts()
    let font = Font("TeX Gyre Termes", size: 14)
    var elements: [Element] = []
    let lines = [
      "Plain text, training tokens $T$ ($10^{9}$)",
      "$N_\\mathrm{opt} = 0.8705\\,C^{0.4294}$ and $\\eta_{\\mathrm{opt}}(N,T)$",
      "$L(T,N) = \\left(\\frac{T_c}{T}\\right)^{\\alpha_T} + \\left(\\frac{N_c}{N}\\right)^{\\alpha_N} + L_\\infty$",
      "$B_i^2$, $\\sqrt{x^2+1}$, $\\hat{N}_{k}$, $a \\times 10^{-4}$, $-1 \\le x \\approx y$, $x = -1$",
    ]
    for (i, line) in lines.enumerated() {
      let box = typeset(line, font: font, fonts: fonts)
      elements.append(.text(box.block(at: Point(10, 30 + 36 * Double(i)))))
      elements.append(
        .shape(
          Shape(
            .line(Point(10, 34 + 36 * Double(i)), Point(10 + box.width, 34 + 36 * Double(i))),
            stroke: Stroke(.grey(0.7), width: 0.4))))
    }
    let scene = Scene(size: Size(400, 160), elements: elements, title: "t", summary: "s")
    let bytes = try png(scene, dotsPerInch: 150)
    try Data(bytes).write(to: URL(fileURLWithPath: "/tmp/text.png"))
    try Data(try pdf(scene)).write(to: URL(fileURLWithPath: "/tmp/text.pdf"))
    #expect(try pdf(scene) == pdf(scene))
  }
}

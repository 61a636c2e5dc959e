// A document with everything that a report may hold: the PDF tests lay it out, and people look at it.

import Documents
import Drawing
import Foundation
import Typesetting

enum Demo {
  static let fonts = Fonts()

  static func plot(_ width: Double, _ height: Double, title: String, bends: Double = 0.36) -> Scene {
    let font = Font("TeX Gyre Termes", size: 9)
    let frame = Rect(x: 34, y: 8, width: width - 42, height: height - 36)
    var elements: [Element] = [.shape(Shape(.rect(frame), stroke: Stroke(.grey(0.2), width: 0.6)))]
    let points = (0...40).map { i -> Point in
      let t = Double(i) / 40
      return Point(frame.x + frame.width * t, frame.maxY - frame.height * 0.9 * pow(1 - t, 1 + 4 * bends))
    }
    elements.append(
      .shape(
        Shape(
          .polyline(points.map { Point($0.x, frame.maxY + frame.y - $0.y) }),
          stroke: Stroke(Colour(hex: 0x0072B2), width: 1.2))))
    elements.append(
      .dots(Dots(stride(from: 0, to: 41, by: 5).map { points[$0] }, diameter: 4, colour: Colour(hex: 0xD55E00))))
    for i in 0...3 {
      let x = frame.x + frame.width * Double(i) / 3
      let label = typeset("$10^{\(19 + i)}$", font: font, fonts: fonts)
      elements.append(.text(label.block(at: Point(x - label.width / 2, frame.maxY + 12))))
    }
    let name = typeset(title, font: font, fonts: fonts)
    elements.append(.text(name.block(at: Point(frame.midX - name.width / 2, frame.maxY + 24))))
    return Scene(size: Size(width, height), elements: elements, title: title, summary: "A falling curve.")
  }

  static func text(_ sentences: Int, from first: Int = 0) -> [Inline] {
    let pool = [
      "The loss of a trained model depends on its size, on the number of tokens that it has seen, and on how well the batch size and the learning rate were chosen for that scale.",
      "A law that was fitted on runs whose hyperparameters were held fixed confounds two effects: what the scale gives, and what a badly tuned schedule takes away.",
      "For each pair of model size and training length we therefore search the plane of batch size and learning rate and keep the minimum of a joint quadratic in the logarithms.",
      "Cells whose minimum lies on the edge of the grid are refused, with the reason, and are listed below; nothing is silently dropped.",
      "The predicted optimum at a thousand times the compute is an extrapolation, and the intervals that we print say how far it may be trusted.",
      "Where two runs differ in the seed alone, the difference between their final losses is the noise floor of everything that follows.",
      "It is small: about two parts in ten thousand, an order of magnitude below the effect of halving the batch.",
    ]
    return (0..<sentences).flatMap { i -> [Inline] in [.text(pool[(first + i) % pool.count]), .softBreak] }
  }

  static let results = TableBlock(
    id: "tbl-optima", number: 1,
    caption: [
      .text("Optimal hyperparameters per cell. The last cell is refused: its best run lies on the edge of the grid.")
    ],
    alignments: [.right, .right, .right, .right, .left],
    header: [
      [.math(tex: "N")], [.math(tex: "T")], [.math(tex: "B_{\\mathrm{opt}}"), .text(" (tokens)")],
      [.math(tex: "\\eta_{\\mathrm{opt}}")], [.text("Status")],
    ],
    rows: [
      [[.text("0.26 B")], [.text("4.0 B")], [.text("131 072")], [.text("0.00182")], [.text("ok")]],
      [[.text("0.53 B")], [.text("8.0 B")], [.text("196 608")], [.text("0.00127")], [.text("ok")]],
      [[.text("1.07 B")], [.text("16.0 B")], [.text("262 144")], [.text("0.00094")], [.text("ok")]],
      [[.text("4.00 B")], [.text("10.0 B")], [.text("—")], [.text("—")], [.text("edge")]],
    ])

  static let ledger = TableBlock(
    id: "tbl-ledger", number: 2, caption: [.text("Ledger of rows that could not be used.")],
    alignments: [.left, .right, .right, .left],
    header: [[.text("Run")], [.text("Step")], [.text("Loss")], [.text("Reason")]],
    rows: (1...58).map { i in
      [
        [.code("sweep-\(i)/seed-\(i % 3)")], [.text("\(i * 250)")],
        [.text(i % 7 == 0 ? "NaN" : "\(2 + i % 9).0\(i % 10)1")],
        [
          .text(
            i % 7 == 0
              ? "the loss is not a number from this step on; the rows before it were kept"
              : "duplicate of an earlier row")
        ],
      ]
    })

  static let document = Document(
    title: "Scaling Laws with Tuned Hyperparameters", subtitle: "What fixed batch sizes hide, and what it costs",
    authors: ["Ada Example", "Bo Sample"], date: "12 March 2025",
    abstract: text(3), language: "en", blocks: blocks, digest: "00ff")

  static let blocks: [Block] = [
    .heading(level: 1, id: "introduction", [.text("Introduction")]),
    .paragraph(
      text(3) + [
        .text("See "), .link(destination: "#fig-loss", [.text("Figure 1")]), .text(" and the law in "),
        .link(destination: "#eq-loss", [.text("Equation 1")]), .text("."),
      ]),
    .paragraph([
      .text("The form is due to "), .link(destination: "https://arxiv.org/abs/2203.15556", [.text("Hoffmann et al.")]),
      .text(" and has "), .emphasis([.text("five")]), .text(" parameters; with "), .math(tex: "N"),
      .text(" parameters and "), .math(tex: "T"), .text(" tokens the compute is "), .math(tex: "C = 6NT"),
      .text(", and we fit "), .math(tex: "\\alpha \\approx 0.34"), .text(" and "), .math(tex: "\\beta \\approx 0.36"),
      .text(" to all cells"),
      .footnote(
        number: 1,
        [
          .text("Runs that diverged are in the ledger, "), .link(destination: "#tbl-ledger", [.text("Table 2")]),
          .text(
            ", with the file and the line of the first row that is not a number. None of them was used in any fit of this report."
          ),
        ]), .text(" that are not held out:"),
    ]),
    .equation(tex: "L(N, T) = E + \\frac{A}{N^{\\alpha}} + \\frac{B}{T^{\\beta}}", id: "eq-loss", number: 1),
    .paragraph(text(2, from: 3)),
    .figure(
      FigureBlock(
        id: "fig-loss", number: 1,
        caption: [
          .text("Loss against compute for three model sizes. Dots are measured, the line is the law of "),
          .link(destination: "#eq-loss", [.text("Equation 1")]),
          .text("; the band is the 90 % interval by resampling cells."),
        ], scenes: [plot(260, 180, title: "compute $C$ (FLOPs)")])),
    .heading(level: 2, id: "method", [.text("How a cell is searched")]),
    .paragraph(text(4, from: 1)),
    .list(
      ordered: false, start: 1,
      items: [
        [
          .paragraph([
            .text("a grid of five batch sizes by seven learning rates, "), .strong([.text("log-spaced")]), .text(";"),
          ])
        ],
        [
          .paragraph([
            .text("a joint quadratic in "), .math(tex: "\\log B"), .text(" and "), .math(tex: "\\log \\eta"),
            .text(
              ", fitted by least squares to the runs within two per cent of the best one, so that far corners do not pull the minimum;"
            ),
          ])
        ],
        [
          .paragraph([.text("intervals by resampling.")]),
          .list(
            ordered: true, start: 1,
            items: [[.paragraph([.text("cells first,")])], [.paragraph([.text("then seeds.")])]]),
        ],
      ]),
    .paragraph(text(3, from: 4)),
    .figure(
      FigureBlock(
        id: "fig-maps", number: 2, caption: [.text("Loss over batch size and learning rate for two cells.")],
        scenes: [plot(234, 172, title: "batch size $B$"), plot(234, 172, title: "batch size $B$", bends: 0.8)])),
    .paragraph(text(5, from: 2)),
    .table(results),
    .paragraph(text(4, from: 5)),
    .heading(level: 1, id: "results", [.text("Results")]),
    .notice(
      severity: .warning,
      [
        .paragraph([
          .text("The cell at 4 B parameters is "), .emphasis([.text("refused")]),
          .text(
            ": its best run has the largest batch of the grid, and the predicted optimum of 67.7 k tokens lies outside it. Extend the sweep to "
          ), .code("batch_tokens=65536"), .text(" to measure it."),
        ])
      ]),
    .paragraph(text(6, from: 0)),
    .figure(
      FigureBlock(
        id: "fig-wide", number: 3, caption: text(2, from: 4), scenes: [plot(396, 260, title: "compute $C$ (FLOPs)")])),
    .heading(level: 2, id: "fixed", [.text("Fixed against optimal hyperparameters")]),
    .paragraph(text(7, from: 3)),
    .quote([
      .paragraph([
        .text(
          "Smaller models trained for longer are preferred once the hyperparameters are chosen for each scale rather than once for all of them."
        )
      ])
    ]),
    .paragraph(text(5, from: 2)),
    .figure(
      FigureBlock(
        id: "fig-n", number: 4,
        caption: [.math(tex: "N_{\\mathrm{opt}}(C)"), .text(" with fixed and with optimal hyperparameters.")],
        scenes: [plot(340, 230, title: "compute $C$ (FLOPs)", bends: 0.6)])),
    .code(
      language: "yaml",
      "data: runs/*.jsonl\nmap:\n  params: N\n  tokens: D\n\nfilters:\n  - where: epoch_excluded == 0   # rows of the interrupted epoch are listed in the ledger, not fitted\nlaws: [loss, batch, learning_rate]\n"
    ),
    .paragraph(text(6, from: 1)),
    .heading(level: 3, id: "noise", [.text("Noise between seeds")]),
    .paragraph(text(4, from: 5)),
    .rule,
    .heading(level: 1, id: "ledger", [.text("What was not used")]),
    .paragraph(text(2, from: 3)),
    .table(ledger),
    .paragraph(text(3, from: 1)),
    .notice(
      severity: .error,
      [
        .paragraph([.text("Cell 12 failed: no law named ‘chinchila’.")]),
        .code(language: "", "notebook.md:41:8: error: no law named 'chinchila'\nhint: did you mean 'chinchilla'?"),
      ]),
    .notice(severity: .note, [.paragraph(text(2, from: 5))]),
  ]
}

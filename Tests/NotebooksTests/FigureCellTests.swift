// Figures that a notebook's cells describe.

import Documents
import Drawing
import Testing

@testable import Notebooks

struct FigureCellTests {
  /// A cell that holds a spec is that figure, its mistakes at their own places in the notebook.
  @Test func aCellCanHoldASpec() throws {
    let (document, said) = try Evaluated.text(
      """
      ---
      title: T
      figure: {venue: icml}
      ---
      ```figure #fig-a
      x: Steps
      y: Loss
      caption: Two points.
      marks: [points: {x: [1, 2], y: [3, 4]}]
      ```

      ```figure #fig-b
      x: Steps
      marks: [pints: {x: [1], y: [1]}]
      ```
      """)
    let figures = document.blocks.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
    #expect(figures.first?.scenes.first?.size.width == 234)
    #expect(said == "notebook.md:14:9: error: no mark is called 'pints'\nhint: did you mean 'points'?")
  }
}

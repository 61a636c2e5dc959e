import Documents
import Laws
import Testing
import Texts

@testable import Tables

/// One table in every format.
@Suite struct RenderingTests {
  private var table: Table {
    var builder = TableBuilder([
      (1.07e9, 0.5123, "ok"), (2.6e8, Double.nan, "edge, at \"the\" lowest rate of the whole grid"),
    ])
    builder.number("params", .params) { $0.0 }
    builder.estimate("val_loss", .loss) { $0.1.isNaN ? nil : Estimate($0.1, low: 0.50, high: 0.52) }
    builder.words("status", "status", priority: 1) { $0.2 }
    return builder.table("optima", title: "Optima", notes: ["One cell has an optimum."])
  }

  @Test func terminalWrapsThenDrops() {
    #expect(
      table.lines(width: 60) == [
        "      N               loss  status",
        "  1.07B  0.512 [0.500, 0.520]  ok",
        "   260M                     –  edge, at \"the\" lowest",
        "                               rate of the whole grid",
        "  One cell has an optimum.",
      ] || table.lines(width: 60).allSatisfy { $0.count <= 60 })
    #expect(table.lines(width: 40).last == "    column." || table.lines(width: 40).allSatisfy { $0.count <= 40 })
    #expect(!table.lines(width: 34).contains { $0.contains("edge") })
  }

  @Test func csvKeepsEveryDigit() {
    #expect(
      table.csv() == """
        # lawbook.optima/1: params in parameters
        params,val_loss,val_loss_low,val_loss_high,status
        1070000000,0.5123,0.5,0.52,ok
        260000000,,,,"edge, at ""the"" lowest rate of the whole grid"
        """)
  }

  @Test func jsonNamesSchemaAndUnits() {
    let text = table.json.text
    #expect(text.contains("\"schema\": \"lawbook.optima/1\""))
    #expect(text.contains("{\"name\": \"params\", \"unit\": \"parameters\"}"))
    #expect(text.contains("\"val_loss\": null"))
  }

  @Test func markupEscapes() {
    #expect(table.markdown.contains("| $N$ | $L$ | status |\n| ---: | ---: | :--- |"))
    #expect(table.latex.contains("\\toprule\n$N$ & $L$ & status \\\\\n\\midrule\n1.07B & 0.512 [0.500, 0.520]"))
    #expect(LaTeXText.escaped("50 % of 3×10⁻⁴_x") == "50 \\% of 3$\\times$10$^{-4}$\\_x")
    #expect(table.block().header == [[.math(tex: "N")], [.math(tex: "L")], [.text("status")]])
  }
}

// What `lawbook laws ID` answers: a published set in full, with the numbers that are only quoted from its paper.

public import Laws
import Runs
public import Texts

extension Answer {
  /// - Parameter json: what `--json` prints of the set.
  public static func published(_ laws: LawSet) -> Answer {
    let quoted = quotedNumbers(laws.id)
    return Answer(
      [
        Part("", ["\(laws.title) (\(laws.id))."] + [laws.source.map { $0 + "." }].compactMap(\.self)),
        Part("Laws", Equation.all(of: laws).map { "  " + $0 } + laws.missing),
        Part("Coefficients", table: .coefficients(laws), isDetail: true),
        Part("Range", [range(laws)]),
        Part("Quoted from the paper, not computed here", table: .quoted(quoted)),
      ].filter { !$0.sentences.isEmpty || ($0.table?.rows ?? 0) > 0 }, json: laws.fullJSON)
  }

  private static func range(_ laws: LawSet) -> String {
    let compute = "Compute: \(laws.compute.formula)."
    guard let domain = laws.domain else { return compute }
    let text = { (range: ClosedRange<Double>) in
      "\(NumberStyle.count.text(range.lowerBound)) to \(NumberStyle.count.text(range.upperBound))"
    }
    return "Fitted on N \(text(domain.params)), T \(text(domain.tokens)). \(compute)"
  }
}

extension Table {
  /// A row a coefficient, as printed.
  public static func coefficients(_ laws: LawSet) -> Table {
    let rows = laws.namedEstimates
    var builder = TableBuilder(rows)
    builder.words("law", "law") { $0.law }
    builder.words("coefficient", "coefficient") { $0.name }
    builder.estimate("value", .number("value", digits: 5)) { $0.estimate }
    return builder.table("coefficients")
  }
}

extension LawSet {
  fileprivate var namedEstimates: [(law: String, name: String, estimate: Estimate)] {
    let all: [(String, [(String, Estimate)]?)] = [
      ("loss", loss?.namedEstimates), ("batch size", batch?.namedEstimates),
      ("learning rate", learningRate?.namedEstimates), ("isoFLOP", isoflop?.namedEstimates),
      ("closed form", closedForm?.namedEstimates),
    ]
    return all.flatMap { law, estimates in (estimates ?? []).map { (law: law, name: $0.0, estimate: $0.1) } }
  }

  /// Sentences on the laws that the set lacks.
  fileprivate var missing: [String] {
    refused.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.words): \($0.value.words)".sentence }
  }

  /// The keys of `lawbook laws ID --json`.
  public var fullJSON: JSONValue {
    [
      "id": .string(id), "title": .string(title), "source": JSONValue(source), "laws": json(), "refused": refusedJSON,
      "compute_formula": .string(compute.formula), "domain": .optional(domain) { JSONValue($0) },
      "quoted": .array(
        quotedNumbers(id).map {
          [
            "name": .string($0.words), "value": .number($0.value), "unit": .string($0.unit),
            "source": .string($0.source),
          ]
        }),
    ]
  }
}

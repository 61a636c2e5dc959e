// `lawbook audit`: published or stored coefficients compared with data.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Laws
import Studies

struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Compare given coefficients of a loss law with data: are they at the minimum?",
    usage: "lawbook audit <path> ... --coefficients <file> [<options>]",
    discussion: """
      PATH is a study or run logs, as for `lawbook fit`. The coefficients are the output of `lawbook fit --json`, the id of a \
      published law, or a YAML or JSON file such as {alpha: 0.34, beta: 0.28}. The file can also have E, A, B, form and unit. \
      Missing coefficients are set to their best values.
      EXAMPLES
        lawbook audit runs.csv --map val_loss=loss --coefficients printed.yaml
        lawbook audit study.yaml --coefficients hoffmann2022 --objective squared
      """)

  @Argument(help: ArgumentHelp("A study, or run logs.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("Coefficients: a file, or a published law.", valueName: "file")) var coefficients: String
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @OptionGroup(title: "Analysis") var misfit: MisfitOptions
  @OptionGroup(title: "Analysis") var optima: OptimumOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let given = try given()
    let named = try studyAtPaths(paths)
    var study = try Reporting.usage { try optima.applied(to: misfit.applied(to: logs.applied(to: named))) }
    study.analysis.replicates = 0
    (study.analysis.form, study.analysis.floor, study.analysis.fixed) = (given.form, nil, nil)
    study.analysis.fixesMiddleCell = false
    let result = try StudyRun.result(of: study)
    guard let fit = result.optimal.lossFit else {
      throw Failure(
        "the data carry no loss law", hint: result.lacking(.loss).sentence)
    }
    let audit: Audit
    do { audit = try Laws.audit(given, fit.points, objective: fit.objective) } catch {
      throw Failure("the coefficients cannot be compared with the data: \(error.words)")
    }
    print(json ? audit.json.text : AuditText(audit: audit, fit: fit).text)
  }

  private func given() throws -> GivenCoefficients {
    if let laws = publishedLaw(coefficients) {
      guard let law = laws.loss else {
        let others = publishedLaws.filter { $0.loss != nil }.map(\.id).joined(separator: ", ")
        throw Failure(
          "\(laws.id) has no loss law to compare with data, only laws of batch size and learning rate",
          hint: "published sets with a loss law: \(others)")
      }
      return GivenCoefficients(law)
    }
    return try readCoefficients(coefficients)
  }
}

struct AuditText {
  let audit: Audit
  let fit: LossFit

  var text: String {
    var table = TextTable([("", .left), ("objective", .right), ("", .left)])
    table.add("given", NumberText.significant(audit.givenValue, 8), LawText.equation(audit.given))
    table.add("minimum", NumberText.significant(audit.value, 8), LawText.equation(audit.law))
    let head =
      "\(FitText.objective(fit.objective)) over "
      + "\(audit.points) \(fit.basis.rawValue); held: \(audit.held.joined(separator: ", "))"
    return
      ([head] + table.lines + [""] + TextWrap.lines(verdict, indent: 0)
      + CertificateText.lines(audit.certificate).map { $0.replacing("Certificate", with: "Minimum    ") })
      .joined(separator: "\n")
  }

  private var verdict: String {
    let excess = NumberText.percent(audit.excess)
    guard audit.excess > 1e-9 else { return "The given coefficients are at the minimum." }
    if audit.excess < 1e-6 { return "The given coefficients are at the minimum but for rounding (\(excess) above it)." }
    let above = "The given coefficients are not at the minimum"
    guard let probability = audit.likelihoodRatio.probability else {
      return
        "\(above): the objective is \(excess) above it. With as many coefficients as points nothing tells whether that "
        + "is chance."
    }
    let chance =
      "were they true and the points independent, data would set them so far apart with probability "
      + NumberText.significant(probability, 2)
    return probability < 0.05
      ? "\(above) and the data speak against them: the objective is \(excess) above it; \(chance)."
      : "\(above): the objective is \(excess) above it. The data do not rule them out; \(chance)."
  }
}

extension Audit {
  var json: JSONValue {
    [
      "held": .array(held.map { .string($0) }), "points": JSONValue(points),
      "given": ["objective": .number(givenValue), "parameters": JSONValue(given.namedEstimates)],
      "minimum": ["objective": .number(value), "parameters": JSONValue(law.namedEstimates)],
      "excess": .number(excess), "likelihood_ratio": .number(likelihoodRatio.value),
      "degrees": JSONValue(likelihoodRatio.degrees), "freedom": JSONValue(likelihoodRatio.freedom),
      "probability": JSONValue(likelihoodRatio.probability),
      "gradient": JSONValue(gradient), "certificate": certificate.json,
    ]
  }
}

// How far a sweep is, on standard error: on a terminal one line for the whole and one for each active run, redrawn in
// place; elsewhere one line for each run that is finished.

import Texts
import Diagnostics
import Foundation

public final class SweepScreen {
  private static let interval = Duration.milliseconds(250)

  private let name: String
  private let total: Int
  private let totalFLOPs: Double
  private let isTerminal: Bool
  private let write: (String) -> Void
  private let start = ContinuousClock.now
  private var done: Int
  private var doneFLOPs: Double
  /// FLOPs of runs that ended in this session, as far as they were done in it.
  private var sessionFLOPs = 0.0
  private var shownLines = 0
  private var lastShown: ContinuousClock.Instant?

  /// - Parameter write: takes what is to be shown, line ends included.
  public init(
    _ plan: SweepPlan, done: [SweepRun], isTerminal: Bool? = nil,
    write: @escaping (String) -> Void
  ) {
    name = plan.name
    total = plan.runs.count
    totalFLOPs = plan.work
    self.done = done.count
    doneFLOPs = done.reduce(0) { $0 + $1.work }
    self.isTerminal = isTerminal ?? (isatty(STDERR_FILENO) == 1)
    self.write = write
  }

  func finished(_ active: ActiveRun, _ log: FinishedLog) {
    done += 1
    doneFLOPs += active.run.work
    sessionFLOPs +=
      active.run.work * (1 - (active.firstTokens ?? 0) / Double(max(1, active.run.tokens)))
    let seconds = (ContinuousClock.now - active.start) / .seconds(1)
    let reason = log.reason.map { ": \($0)" } ?? ""
    note("\(done)/\(total) \(active.run.id) \(log.status)\(reason), \(spokenTime(seconds))")
  }

  /// Another sweep was faster.
  func finishedElsewhere(_ run: SweepRun) {
    done += 1
    doneFLOPs += run.work
  }

  func failed(_ run: SweepRun) { note("\(run.id) failed") }

  /// A line that stays.
  func note(_ text: String) {
    clear()
    write(Printable.clean(text).replacing("\n", with: " ") + "\n")
  }

  /// Redraws the lines, now and then.
  func show(_ active: [ActiveRun]) {
    let now = ContinuousClock.now
    guard isTerminal, lastShown.map({ now - $0 > Self.interval }) ?? true else { return }
    lastShown = now
    let width = Self.columns
    let lines = ([summary(active)] + active.map(line)).map { String($0.prefix(max(20, width - 1))) }
    write(erasing + lines.map { $0 + "\n" }.joined())
    shownLines = lines.count
  }

  /// Takes the lines away.
  func clear() {
    if shownLines > 0 { write(erasing) }
    shownLines = 0
  }

  private var erasing: String { shownLines > 0 ? "\u{1B}[\(shownLines)A\u{1B}[J" : "" }

  private func summary(_ active: [ActiveRun]) -> String {
    let flops = doneFLOPs + active.reduce(0) { $0 + $1.run.work * $1.share }
    let session = sessionFLOPs + active.reduce(0) { $0 + self.session($1) }
    let spent = (ContinuousClock.now - start) / .seconds(1)
    var text = "\(name): \(done) of \(total) runs, \(Int(100 * flops / max(1, totalFLOPs))) % of "
    text += "\(NumberStyle.compute.text(totalFLOPs)) FLOPs"
    if session > 0, spent > 3 { text += ", \(spokenTime((totalFLOPs - flops) * spent / session)) left" }
    return text
  }

  private func session(_ active: ActiveRun) -> Double {
    active.run.work * (active.tokens - (active.firstTokens ?? 0)) / Double(max(1, active.run.tokens))
  }

  private func line(_ active: ActiveRun) -> String {
    let speed = NumberStyle.significant(3).text(active.tokensPerSecond)
    let state =
      active.firstTokens == nil ? "starting" : "\(Int(100 * active.share)) %  \(speed) tokens/s  loss \(active.loss)"
    return "  \(active.run.id)  \(state)"
  }

  private static var columns: Int {
    var size = winsize()
    let code = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return code == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}

// The eight styles of TeX: display, text, script and script of script, each cramped or not.

struct MathStyle: Sendable, Hashable {
  /// 0 is text and display, 1 script, 2 script of script.
  var level = 0
  var display = false
  /// Superscripts are raised less, as under a bar or a root.
  var cramped = false

  var inCramped: MathStyle { MathStyle(level: level, display: display, cramped: true) }
  var inText: MathStyle { MathStyle(level: level, cramped: cramped) }
  var superscript: MathStyle { MathStyle(level: min(level + 1, 2), cramped: cramped) }
  var `subscript`: MathStyle { superscript.inCramped }
  var numerator: MathStyle { display ? inText : superscript }
  var denominator: MathStyle { numerator.inCramped }
}

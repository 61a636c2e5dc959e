// Formulas as MathML Core, from the same tree that labels are set from.

import SVGBackend
import Typesetting

/// A formula as a `math` element. What the parser does not know stands in it as text.
func mathML(_ tex: String, display: Bool) -> String {
  let body = mathML(parseTeX(tex).node, display: display)
  guard display else { return "<math>\(body)</math>" }
  return "<math display=\"block\"><semantics><mrow>\(body)</mrow>"
    + "<annotation encoding=\"application/x-tex\">\(Markup.escaped(tex))</annotation></semantics></math>"
}

func mathML(_ node: MathNode, display: Bool = false) -> String {
  switch node {
  case .row(let nodes): return "<mrow>\(row(nodes, display))</mrow>"
  case .symbol(let sign, let kind): return symbol(sign, kind)
  case .number(let digits): return "<mn>\(Markup.escaped(digits))</mn>"
  case .identifier(let letter): return "<mi>\(Markup.escaped(letter))</mi>"
  case .upright(let text), .function(let text, _): return upright(text)
  case .bold(let text): return "<mtext class=\"bold\">\(Markup.escaped(text))</mtext>"
  case .scripts(let base, let sub, let sup): return scripts(base, sub, sup, display)
  case .limits(let base, _): return mathML(base, display: display)
  case .styled(let body, let display):
    return "<mstyle displaystyle=\"\(display)\" scriptlevel=\"0\">\(mathML(body, display: display))</mstyle>"
  case .fraction(let above, let below): return "<mfrac>\(mathML(above))\(mathML(below))</mfrac>"
  case .binomial(let above, let below):
    return "<mrow>\(fence("("))<mfrac linethickness=\"0\">\(mathML(above))\(mathML(below))</mfrac>\(fence(")"))</mrow>"
  case .root(let body, let degree):
    guard let degree else { return "<msqrt>\(mathML(body, display: display))</msqrt>" }
    return "<mroot>\(mathML(body, display: display))\(mathML(degree))</mroot>"
  case .accent(let mark, let body, let stretches):
    let sign = "<mo stretchy=\"\(stretches)\">\(Markup.escaped(mark == "^" ? "ˆ" : mark))</mo>"
    return "<mover accent=\"true\">\(mathML(body, display: display))\(sign)</mover>"
  case .bar(let body, let over):
    return "<mrow class=\"\(over ? "over" : "under")\">\(mathML(body, display: display))</mrow>"
  case .fenced(let open, let body, let close):
    return "<mrow>\(fence(open))\(mathML(body, display: display))\(fence(close))</mrow>"
  case .middle(let sign): return fence(sign)
  case .big(let sign, let kind, let size): return big(sign, kind, size)
  case .space(let em): return "<mspace width=\"\(short(em))em\"/>"
  }
}

/// A thin space between a function's name and what it is applied to, as TeX sets it.
private func row(_ nodes: [MathNode], _ display: Bool) -> String {
  var result = ""
  for (index, node) in nodes.enumerated() {
    result += mathML(node, display: display)
    if isFunction(node), index + 1 < nodes.count, needsSpace(nodes[index + 1]) {
      result += "<mspace width=\"0.167em\"/>"
    }
  }
  return result
}

private func isFunction(_ node: MathNode) -> Bool {
  switch node {
  case .function: true
  case .scripts(let base, _, _), .limits(let base, _): isFunction(base)
  default: false
  }
}

private func needsSpace(_ next: MathNode) -> Bool {
  switch next {
  case .identifier, .number, .upright, .function, .fraction, .binomial, .root, .accent, .bar, .bold: true
  case .scripts(let base, _, _), .limits(let base, _), .styled(let base, _): needsSpace(base)
  case .row(let nodes): nodes.first.map(needsSpace) ?? false
  case .symbol, .fenced, .middle, .big, .space: false
  }
}

/// A fence of a size of its own: 1.2, 1.8, 2.4 or 3 em, as TeX's are at 10 pt.
private func big(_ sign: String, _ kind: MathClass, _ size: Int) -> String {
  guard !sign.isEmpty else { return "" }
  let form = kind == .opening ? "prefix" : kind == .closing ? "postfix" : "infix"
  let spaces = kind == .relation ? "" : " lspace=\"0\" rspace=\"0\""
  let em = short(0.6 + 0.6 * Double(size))
  return "<mo form=\"\(form)\" stretchy=\"true\" symmetric=\"true\" minsize=\"\(em)em\" maxsize=\"\(em)em\"\(spaces)>"
    + "\(Markup.escaped(sign))</mo>"
}

private func symbol(_ sign: String, _ kind: MathClass) -> String {
  let text = Markup.escaped(sign)
  switch kind {
  case .opening, .closing: return "<mo stretchy=\"false\">\(text)</mo>"
  case .ordinary where ["/", "|", "‖"].contains(sign):
    return "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">\(text)</mo>"
  case .ordinary: return "<mi mathvariant=\"normal\">\(text)</mi>"
  case .binary, .relation, .punctuation, .function, .inner: return "<mo>\(text)</mo>"
  }
}

/// Several letters stand upright by themselves; one must be told to; words with spaces are text.
private func upright(_ text: String) -> String {
  if text.contains(" ") { return "<mtext>\(Markup.escaped(text.replacing(" ", with: "\u{A0}")))</mtext>" }
  return text.count == 1
    ? "<mi mathvariant=\"normal\">\(Markup.escaped(text))</mi>" : "<mi>\(Markup.escaped(text))</mi>"
}

private func scripts(_ base: MathNode, _ sub: MathNode?, _ sup: MathNode?, _ display: Bool) -> String {
  let over = base.takesLimits(display: display)
  let body = over && !display ? fixedLimits(base) : mathML(base, display: display)
  switch (sub, sup) {
  case (let sub?, let sup?): return element(over ? "munderover" : "msubsup", [body, mathML(sub), mathML(sup)])
  case (let sub?, nil): return element(over ? "munder" : "msub", [body, mathML(sub)])
  case (nil, let sup?): return element(over ? "mover" : "msup", [body, mathML(sup)])
  case (nil, nil): return body
  }
}

private func element(_ name: String, _ children: [String]) -> String { "<\(name)>\(children.joined())</\(name)>" }

/// A large operator whose limits stay over and under it in running text too, where MathML would move them.
private func fixedLimits(_ base: MathNode) -> String {
  guard case .limits(.symbol(let sign, _), _) = base else { return mathML(base) }
  return "<mo movablelimits=\"false\">\(Markup.escaped(sign))</mo>"
}

private func fence(_ sign: String) -> String {
  sign.isEmpty ? "" : "<mo fence=\"true\" stretchy=\"true\">\(Markup.escaped(sign))</mo>"
}

private func short(_ value: Double) -> String {
  let thousandths = (value * 1000).rounded() / 1000
  return thousandths == thousandths.rounded() ? String(Int(thousandths)) : "\(thousandths)"
}

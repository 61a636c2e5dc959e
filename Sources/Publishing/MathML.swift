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
  case .upright(let text): return upright(text)
  case .bold(let text): return "<mtext class=\"bold\">\(Markup.escaped(text))</mtext>"
  case .scripts(let base, let sub, let sup): return scripts(base, sub, sup, display)
  case .fraction(let above, let below): return "<mfrac>\(mathML(above))\(mathML(below))</mfrac>"
  case .root(let body, let degree):
    guard let degree else { return "<msqrt>\(mathML(body))</msqrt>" }
    return "<mroot>\(mathML(body))\(mathML(degree))</mroot>"
  case .accent(let mark, let body):
    return "<mover accent=\"true\">\(mathML(body))<mo stretchy=\"false\">\(Markup.escaped(mark))</mo></mover>"
  case .fenced(let open, let body, let close):
    return "<mrow>\(fence(open))\(mathML(body, display: display))\(fence(close))</mrow>"
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
  case .upright(let name):
    ["log", "ln", "exp", "min", "max", "arg", "sup", "inf", "lim", "sin", "cos", "tanh", "det"].contains(name)
  case .scripts(let base, _, _): isFunction(base)
  default: false
  }
}

private func needsSpace(_ next: MathNode) -> Bool {
  switch next {
  case .identifier, .number, .upright, .fraction, .root, .accent, .bold: true
  case .scripts(let base, _, _): needsSpace(base)
  case .row(let nodes): nodes.first.map(needsSpace) ?? false
  case .symbol, .fenced, .space: false
  }
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
  let body = mathML(base)
  let limits = display && isLarge(base)
  switch (sub, sup) {
  case (let sub?, let sup?):
    let name = limits ? "munderover" : "msubsup"
    return "<\(name)>\(body)\(mathML(sub))\(mathML(sup))</\(name)>"
  case (let sub?, nil):
    let name = limits ? "munder" : "msub"
    return "<\(name)>\(body)\(mathML(sub))</\(name)>"
  case (nil, let sup?):
    let name = limits ? "mover" : "msup"
    return "<\(name)>\(body)\(mathML(sup))</\(name)>"
  case (nil, nil): return body
  }
}

private func isLarge(_ node: MathNode) -> Bool {
  if case .symbol(let sign, .function) = node { return sign != "∫" }
  return false
}

private func fence(_ sign: String) -> String {
  sign.isEmpty ? "" : "<mo fence=\"true\" stretchy=\"true\">\(Markup.escaped(sign))</mo>"
}

private func short(_ value: Double) -> String {
  let thousandths = (value * 1000).rounded() / 1000
  return thousandths == thousandths.rounded() ? String(Int(thousandths)) : "\(thousandths)"
}

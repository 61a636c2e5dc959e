// What a PDF's own bytes tell: fonts and images. Any program's, as long as its objects are not packed.

/// Findings from the objects of a PDF; nil where the objects lie in packed streams and cannot be looked at.
public func lintPDF(_ bytes: [UInt8], isPrinted: Bool = true) -> [Finding]? {
  let objects = dictionaries(bytes)
  if objects.isEmpty || objects.contains(where: { $0.says("Type", "ObjStm") }) { return nil }
  var findings: [Finding] = []
  for object in objects where object.says("Type", "Font") {
    let name = object.value("BaseFont") ?? "a font"
    if object.says("Subtype", "Type3") {
      findings.append(Finding(.fontType3, "'\(name)' is a Type 3 font"))
    } else if !object.has("FontDescriptor"), !object.has("DescendantFonts") {
      findings.append(Finding(.fontNotEmbedded, "'\(name)' is not embedded"))
    }
  }
  for object in objects where object.says("Type", "FontDescriptor") && !object.has("FontFile") {
    findings.append(Finding(.fontNotEmbedded, "'\(object.value("FontName") ?? "a font")' is not embedded"))
  }
  let images = objects.count { $0.says("Subtype", "Image") }
  if images > 0, isPrinted {
    findings.append(Finding(.image, "\(images) image\(images > 1 ? "s" : "") where lines are expected"))
  }
  return findings
}

/// The text of an object up to its stream.
private struct PDFDictionary {
  var text: String

  func has(_ key: String) -> Bool { text.contains("/" + key) }

  /// The name under a key: `/Subtype /Image` and `/Subtype/Image`.
  func value(_ key: String) -> String? {
    for range in text.ranges(of: "/" + key) {
      let rest = text[range.upperBound...]
      guard let next = rest.first, next == "/" || next.isWhitespace else { continue }
      let name = rest.drop(while: \.isWhitespace)
      if name.first == "/" { return String(name.dropFirst().prefix { !$0.isWhitespace && !"/<>[]()".contains($0) }) }
    }
    return nil
  }

  func says(_ key: String, _ name: String) -> Bool { value(key) == name }
}

/// Every `N 0 obj …` of the file, without what its stream holds.
private func dictionaries(_ bytes: [UInt8]) -> [PDFDictionary] {
  let (open, stream, close) = (Array(" obj".utf8), Array("stream".utf8), Array("endobj".utf8))
  func find(_ mark: [UInt8], from start: Int) -> Int? {
    guard start <= bytes.count - mark.count else { return nil }
    return (start...(bytes.count - mark.count)).first {
      bytes[$0] == mark[0] && bytes[$0..<($0 + mark.count)].elementsEqual(mark)
    }
  }
  var all: [PDFDictionary] = []
  var at = 0
  while let start = find(open, from: at) {
    let next = start + open.count < bytes.count ? bytes[start + open.count] : 0
    guard next == UInt8(ascii: "<") || next <= UInt8(ascii: " ") else {
      at = start + open.count
      continue
    }
    let end = find(close, from: start) ?? bytes.count
    let body = find(stream, from: start).map { min($0, end) } ?? end
    all.append(
      PDFDictionary(text: String(decoding: bytes[(start + open.count)..<max(body, start + open.count)], as: UTF8.self)))
    at = max(end, start + open.count)
  }
  return all
}

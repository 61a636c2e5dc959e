// Cairo draws scenes: to PDF, to PNG, and onto the pages of a report.

import CPangoCairo
public import Diagnostics
public import Drawing

/// What a PDF says of itself. Dates are given, never taken from the clock: the same input gives the same bytes.
public struct PDFInfo: Sendable, Hashable {
  public var title: String
  public var author: String
  public var subject: String
  public var keywords: String
  public var creator: String
  /// ISO 8601; Cairo would write the time of day without it.
  public var date: String

  public init(
    title: String = "", author: String = "", subject: String = "", keywords: String = "", creator: String = "Lawbook",
    date: String = "1970-01-01T00:00:00Z"
  ) {
    self.title = title
    self.author = author
    self.subject = subject
    self.keywords = keywords
    self.creator = creator
    self.date = date
  }
}

/// A scene as a PDF of one page, exactly as large as the scene.
public func pdf(_ scene: Scene, info: PDFInfo? = nil) throws(Failure) -> [UInt8] {
  try withCairo { () throws(Failure) in try drawPDF(scene, info: info) }
}

private func drawPDF(_ scene: Scene, info: PDFInfo?) throws(Failure) -> [UInt8] {
  let canvas = try Canvas(pdf: scene.size)
  canvas.describe(info ?? PDFInfo(title: scene.title, subject: scene.summary))
  canvas.draw(scene, at: Point(0, 0))
  canvas.showPage()
  return try canvas.finish()
}

/// A scene as a PNG that knows its resolution, so that it prints at the scene's size.
public func png(_ scene: Scene, dotsPerInch: Double = 200) throws(Failure) -> [UInt8] {
  try withCairo { () throws(Failure) in try drawPNG(scene, dotsPerInch: dotsPerInch) }
}

private func drawPNG(_ scene: Scene, dotsPerInch: Double) throws(Failure) -> [UInt8] {
  let canvas = try Canvas(png: scene.size, dotsPerInch: dotsPerInch)
  canvas.draw(scene, at: Point(0, 0))
  return withResolution(try canvas.finish(), dotsPerInch: dotsPerInch)
}

/// Owns a Cairo surface and its context. Never crosses tasks.
@safe public final class Canvas {
  let context: OpaquePointer
  private let surface: OpaquePointer
  private let sink: ByteSink
  private let isPDF: Bool
  let text: TextPainter

  /// A PDF whose first page has this size in points; more pages follow `showPage`.
  public init(pdf size: Size) throws(Failure) {
    sink = ByteSink()
    isPDF = true
    let made = unsafe cairo_pdf_surface_create_for_stream(
      ByteSink.write, Unmanaged.passUnretained(sink).toOpaque(), size.width, size.height)
    guard let made = unsafe made, let drawing = unsafe cairo_create(made) else {
      throw Failure("Cairo could not make a PDF surface")
    }
    unsafe surface = made
    unsafe context = drawing
    unsafe text = TextPainter(context: drawing)
  }

  init(png size: Size, dotsPerInch: Double) throws(Failure) {
    sink = ByteSink()
    isPDF = false
    let scale = dotsPerInch / 72
    let (width, height) = ((size.width * scale).rounded(), (size.height * scale).rounded())
    guard width >= 1, height >= 1, width * height < 4e8 else {
      throw Failure("a PNG of \(width) × \(height) pixels cannot be made", hint: "choose a smaller size or fewer dpi")
    }
    let made = unsafe cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
    guard let made = unsafe made, let drawing = unsafe cairo_create(made) else {
      throw Failure("Cairo could not make an image surface")
    }
    unsafe surface = made
    unsafe context = drawing
    unsafe text = TextPainter(context: drawing)
    unsafe cairo_scale(drawing, scale, scale)
  }

  deinit {
    unsafe cairo_destroy(context)
    unsafe cairo_surface_destroy(surface)
  }

  public func describe(_ info: PDFInfo) {
    guard isPDF else { return }
    func set(_ key: cairo_pdf_metadata_t, _ value: String) {
      unsafe cairo_pdf_surface_set_metadata(surface, key, cString(value))
    }
    set(CAIRO_PDF_METADATA_TITLE, info.title)
    set(CAIRO_PDF_METADATA_AUTHOR, info.author)
    set(CAIRO_PDF_METADATA_SUBJECT, info.subject)
    set(CAIRO_PDF_METADATA_KEYWORDS, info.keywords)
    set(CAIRO_PDF_METADATA_CREATOR, info.creator)
    set(CAIRO_PDF_METADATA_CREATE_DATE, info.date)
  }

  /// The surface, for outlines and page labels of a report.
  var pdfSurface: OpaquePointer? { isPDF ? unsafe surface : nil }

  public func showPage() { unsafe cairo_show_page(context) }

  /// Ends the drawing and gives the bytes.
  public func finish() throws(Failure) -> [UInt8] {
    if !isPDF {
      unsafe cairo_surface_flush(surface)
      unsafe cairo_surface_write_to_png_stream(
        surface, ByteSink.write, Unmanaged.passUnretained(sink).toOpaque())
    }
    unsafe cairo_surface_finish(surface)
    let status = unsafe cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw Failure("Cairo could not draw: \(unsafe String(cString: cairo_status_to_string(status)))")
    }
    return sink.bytes
  }
}

/// Text for C: without the NUL that would cut it, and without the code points that are no characters (U+FFFE and the
/// like), at which Cairo gives up the whole file.
func cString(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isRefused) else { return text }
  return String(String.UnicodeScalarView(text.unicodeScalars.map { isRefused($0) ? "\u{FFFD}" : $0 }))
}

private func isRefused(_ scalar: Unicode.Scalar) -> Bool {
  scalar.value == 0 || (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
}

/// Collects what Cairo writes.
final class ByteSink {
  var bytes: [UInt8] = []

  static let write: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> cairo_status_t = {
    closure, data, length in
    guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = unsafe Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    unsafe sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }
}

/// A PNG with a pHYs chunk after its header: Cairo leaves the resolution out.
func withResolution(_ png: [UInt8], dotsPerInch: Double) -> [UInt8] {
  let headerEnd = 33
  guard png.count > headerEnd else { return png }
  let perMetre = UInt32((dotsPerInch / 0.0254).rounded())
  func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
  let body = Array("pHYs".utf8) + bigEndian(perMetre) + bigEndian(perMetre) + [1]
  return Array(png[..<headerEnd]) + bigEndian(9) + body + bigEndian(crc32(body)) + Array(png[headerEnd...])
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~crc
}

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
  let scene = try rasterised(scene)
  return try withCairo { () throws(Failure) in try drawPDF(scene, info: info) }
}

private func drawPDF(_ scene: Scene, info: PDFInfo?) throws(Failure) -> [UInt8] {
  let canvas = try Canvas(pdf: scene.size)
  canvas.describe(info ?? PDFInfo(title: scene.title, subject: scene.summary))
  canvas.draw(scene, at: Point(0, 0))
  canvas.showPage()
  return try canvas.finish()
}

/// A scene as a PNG that knows its resolution, so that it prints at the scene's size.
///
/// - Parameter texts: what the file says of itself, by keyword (PNG's `tEXt`; Latin letters of ASCII only).
public func png(
  _ scene: Scene, dotsPerInch: Double = 200, texts: [(keyword: String, text: String)] = []
) throws(Failure) -> [UInt8] {
  try withCairo { () throws(Failure) in try drawPNG(scene, dotsPerInch: dotsPerInch, texts: texts) }
}

private func drawPNG(
  _ scene: Scene, dotsPerInch: Double, texts: [(keyword: String, text: String)]
) throws(Failure) -> [UInt8] {
  let canvas = try Canvas(png: scene.size, dotsPerInch: dotsPerInch)
  canvas.draw(scene, at: Point(0, 0))
  let chunks = [PNGChunk.resolution(dotsPerInch)] + texts.map { PNGChunk.text($0.keyword, $0.text) }
  return withChunks(try canvas.finish(), chunks)
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
    if isPDF { unsafe cairo_surface_finish(surface) }
    let status = unsafe cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw Failure("Cairo could not draw: \(unsafe String(cString: cairo_status_to_string(status)))")
    }
    return isPDF ? sink.bytes : try unsafe PNGWriter.bytes(of: surface)
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

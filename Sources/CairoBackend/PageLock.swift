// Cairo 1.16 is not safe where several threads use one font: whoever draws holds this lock, and all share one font map.

import CPangoCairo
import Synchronization

private let cairoLock = Mutex<Void>(())

/// Runs a piece of work with Cairo and Pango to itself. What it makes of them must not outlive it; do not nest.
public func withCairo<Result, Failed: Error>(_ work: () throws(Failed) -> sending Result) throws(Failed)
  -> sending Result
{
  try cairoLock.withLock { _ throws(Failed) in try work() }
}

/// The fonts of the process: Pango's own default is one a thread, and goes when its thread goes.
enum SharedFontMap {
  nonisolated(unsafe) private static let map: UnsafeMutablePointer<PangoFontMap>? = unsafe pango_cairo_font_map_new()

  /// A context at 72 units an inch without hinting or rounding; nil only where Pango has no fonts at all.
  static func makeContext() -> OpaquePointer? {
    guard let context = unsafe pango_font_map_create_context(map) else { return nil }
    unsafe pango_cairo_context_set_resolution(context, 72)
    let options = unsafe cairo_font_options_create()
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    unsafe pango_cairo_context_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    unsafe pango_context_set_round_glyph_positions(context, 0)
    return unsafe context
  }
}

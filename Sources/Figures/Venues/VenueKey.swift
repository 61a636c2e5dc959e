// The keys of a venue's file.

/// What a venue can say; everything but `widths` has a default, that of the notebook's own venue.
///
/// ```yaml
/// title: ICML
/// widths: {column: 3.25 in, page: 6.75 in × 3.2 in}  # the first is the default; units: in, mm, cm, pt (LaTeX's), bp
/// tallest: 9 in
/// printed: true                                      # figures must be vector graphics
/// type: {family: TeX Gyre Termes, text: 8, small: 6, least: 6}                 # points
/// lines: {data: 1.2, axis: 0.6, tick: 3, least: 0.5}                           # points
/// marker: 4                                                                    # points
/// grid: false
/// colours: {ink: '#1a1a1a', faint: '#8a8a8a', categories: ['#0072b2', '#d55e00'], sequence: viridis}
/// ```
enum VenueKey: String, CaseIterable {
  case title, widths, tallest, printed, type, lines, marker, grid, colours

  enum TypeKey: String, CaseIterable { case family, text, small, least }
  enum LineKey: String, CaseIterable { case data, axis, tick, least }
  enum ColourKey: String, CaseIterable { case ink, faint, categories, sequence }
}

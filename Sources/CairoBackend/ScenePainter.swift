// One function an element: what a scene says is what Cairo is told.

import CPangoCairo
public import Drawing

extension Canvas {
  /// Draws a scene with its top left corner at a point of the page.
  public func draw(_ scene: Scene, at origin: Point) {
    unsafe cairo_save(context)
    unsafe cairo_translate(context, origin.x, origin.y)
    unsafe cairo_rectangle(context, 0, 0, scene.size.width, scene.size.height)
    if let background = scene.background {
      setColour(background)
      unsafe cairo_fill_preserve(context)
    }
    unsafe cairo_clip(context)
    scene.elements.forEach(draw)
    unsafe cairo_restore(context)
  }

  func draw(_ element: Element) {
    switch element {
    case .shape(let shape): draw(shape)
    case .text(let block): text.draw(block)
    case .dots(let dots): draw(dots)
    case .image(let grid): draw(grid)
    case .picture(let picture): draw(picture)
    case .group(let group): draw(group)
    }
  }

  func setColour(_ colour: Colour) {
    unsafe cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.alpha)
  }

  private func draw(_ group: Group) {
    guard let clip = group.clip else { return group.elements.forEach(draw) }
    unsafe cairo_save(context)
    unsafe cairo_rectangle(context, clip.x, clip.y, clip.width, clip.height)
    unsafe cairo_clip(context)
    group.elements.forEach(draw)
    unsafe cairo_restore(context)
  }

  private func draw(_ shape: Shape) {
    trace(shape.path)
    if let fill = shape.fill {
      setColour(fill)
      if shape.stroke == nil { unsafe cairo_fill(context) } else { unsafe cairo_fill_preserve(context) }
    }
    if let stroke = shape.stroke { apply(stroke) }
    unsafe cairo_new_path(context)
  }

  private func trace(_ path: Path) {
    unsafe cairo_new_path(context)
    for segment in path.segments {
      switch segment {
      case .move(let p): unsafe cairo_move_to(context, p.x, p.y)
      case .line(let p): unsafe cairo_line_to(context, p.x, p.y)
      case .curve(let a, let b, let p): unsafe cairo_curve_to(context, a.x, a.y, b.x, b.y, p.x, p.y)
      case .close: unsafe cairo_close_path(context)
      }
    }
  }

  private func apply(_ stroke: Stroke) {
    setColour(stroke.colour)
    unsafe cairo_set_line_width(context, stroke.width)
    unsafe cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
    unsafe cairo_set_line_cap(context, stroke.cap.cairo)
    unsafe cairo_set_line_join(context, stroke.join.cairo)
    unsafe cairo_stroke(context)
  }

  private func draw(_ dots: Dots) {
    let stroke = Stroke(dots.colour, width: dots.diameter, cap: .round)
    unsafe cairo_new_path(context)
    for centre in dots.centres {
      unsafe cairo_move_to(context, centre.x, centre.y)
      unsafe cairo_line_to(context, centre.x, centre.y)
      if dots.addsUp { apply(stroke) }
    }
    if !dots.addsUp { apply(stroke) }
  }

  private func draw(_ picture: Picture) {
    let source = PNGSource(picture.png)
    guard
      let image = unsafe cairo_image_surface_create_from_png_stream(
        PNGSource.read, Unmanaged.passUnretained(source).toOpaque()),
      unsafe cairo_surface_status(image) == CAIRO_STATUS_SUCCESS
    else { return }
    defer { unsafe cairo_surface_destroy(image) }
    let (width, height) = unsafe (cairo_image_surface_get_width(image), cairo_image_surface_get_height(image))
    unsafe cairo_save(context)
    unsafe cairo_translate(context, picture.frame.x, picture.frame.y)
    unsafe cairo_scale(context, picture.frame.width / Double(width), picture.frame.height / Double(height))
    unsafe cairo_set_source_surface(context, image, 0, 0)
    unsafe cairo_paint(context)
    unsafe cairo_restore(context)
  }

  private func draw(_ grid: PixelGrid) {
    guard grid.columns > 0, grid.rows > 0, grid.colours.count == grid.columns * grid.rows,
      let image = unsafe cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(grid.columns), Int32(grid.rows))
    else { return }
    defer { unsafe cairo_surface_destroy(image) }
    unsafe fill(image, with: grid)
    unsafe cairo_save(context)
    unsafe cairo_translate(context, grid.frame.x, grid.frame.y)
    unsafe cairo_scale(context, grid.frame.width / Double(grid.columns), grid.frame.height / Double(grid.rows))
    unsafe cairo_set_source_surface(context, image, 0, 0)
    unsafe cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    unsafe cairo_paint(context)
    unsafe cairo_restore(context)
  }

  private func fill(_ image: OpaquePointer, with grid: PixelGrid) {
    guard let data = unsafe cairo_image_surface_get_data(image) else { return }
    let stride = Int(unsafe cairo_image_surface_get_stride(image))
    for row in 0..<grid.rows {
      for column in 0..<grid.columns {
        let at = row * stride + column * 4
        unsafe UnsafeMutableRawPointer(data).storeBytes(
          of: grid.colours[row * grid.columns + column].premultipliedARGB, toByteOffset: at, as: UInt32.self)
      }
    }
    unsafe cairo_surface_mark_dirty(image)
  }
}

extension Colour {
  fileprivate var premultipliedARGB: UInt32 {
    func byte(_ value: Double) -> UInt32 { UInt32((min(max(value, 0), 1) * 255).rounded()) }
    return byte(alpha) << 24 | byte(red * alpha) << 16 | byte(green * alpha) << 8 | byte(blue * alpha)
  }
}

extension Stroke.Cap {
  fileprivate var cairo: cairo_line_cap_t {
    switch self {
    case .butt: CAIRO_LINE_CAP_BUTT
    case .round: CAIRO_LINE_CAP_ROUND
    case .square: CAIRO_LINE_CAP_SQUARE
    }
  }
}

extension Stroke.Join {
  fileprivate var cairo: cairo_line_join_t {
    switch self {
    case .miter: CAIRO_LINE_JOIN_MITER
    case .round: CAIRO_LINE_JOIN_ROUND
    case .bevel: CAIRO_LINE_JOIN_BEVEL
    }
  }
}

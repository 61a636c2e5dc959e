// Groups that ask for it become images, before a scene is written as vectors.

import CPangoCairo
public import Diagnostics
public import Drawing

/// The scene with every group that has a resolution drawn as an image of it; all other scenes as they are.
public func rasterised(_ scene: Scene) throws(Failure) -> Scene {
  guard scene.elements.contains(where: asks) else { return scene }
  return try withCairo { () throws(Failure) in
    var copy = scene
    copy.elements = try rasterised(scene.elements)
    return copy
  }
}

private func asks(_ element: Element) -> Bool {
  guard case .group(let group) = element else { return false }
  return group.resolution != nil || group.elements.contains(where: asks)
}

private func rasterised(_ elements: [Element]) throws(Failure) -> [Element] {
  var all: [Element] = []
  for element in elements {
    guard case .group(var group) = element, asks(element) else {
      all.append(element)
      continue
    }
    if let resolution = group.resolution {
      all.append(.picture(try picture(group, resolution)))
    } else {
      group.elements = try rasterised(group.elements)
      all.append(.group(group))
    }
  }
  return all
}

/// The group on a transparent ground, as large as what its parts are clipped to.
private func picture(_ group: Group, _ resolution: Double) throws(Failure) -> Picture {
  let clips = group.elements.compactMap { if case .group(let part) = $0 { part.clip } else { nil } }
  guard let first = group.clip ?? clips.first else { throw Failure("a group without a frame cannot become an image") }
  let frame = clips.reduce(first) { $0.union($1) }
  let canvas = try Canvas(png: Size(frame.width, frame.height), dotsPerInch: resolution)
  let moved = Scene(size: Size(frame.width, frame.height), background: nil, elements: group.elements)
  unsafe cairo_translate(canvas.context, -frame.x, -frame.y)
  moved.elements.forEach(canvas.draw)
  return Picture(frame: frame, png: try canvas.finish())
}

/// Hands Cairo the bytes of a PNG.
final class PNGSource {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  static let read: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, UInt32) -> cairo_status_t = {
    closure, data, length in
    guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_READ_ERROR }
    let source = unsafe Unmanaged<PNGSource>.fromOpaque(closure).takeUnretainedValue()
    guard source.at + Int(length) <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
    for offset in 0..<Int(length) { unsafe data[offset] = source.bytes[source.at + offset] }
    source.at += Int(length)
    return CAIRO_STATUS_SUCCESS
  }
}

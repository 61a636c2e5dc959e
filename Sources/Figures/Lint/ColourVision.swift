// How colours look to readers with each kind of colour vision, and how far apart they look.

import Drawing
import Foundation

/// Kinds of colour vision, with the share of men who have it in the order of their number.
enum ColourVision: String, CaseIterable {
  case trichromat = "everybody"
  case deuteranope = "deuteranopes"
  case protanope = "protanopes"

  /// What a linear RGB colour is seen as: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation
  /// of Color Vision Deficiency" (2009), severity 1.
  private var matrix: [[Double]] {
    switch self {
    case .trichromat: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    case .deuteranope:
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .protanope:
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    }
  }

  /// The colour on white paper, as linear RGB.
  func seen(_ colour: Colour) -> [Double] {
    let opaque = Colour.white.mixed(with: colour.with(alpha: 1), share: colour.alpha)
    let linear = [opaque.red, opaque.green, opaque.blue].map { c in
      c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return matrix.map { row in min(max(zip(row, linear).map(*).reduce(0, +), 0), 1) }
  }

  /// Distance in OKLab (Ottosson 2020) times 100: about 2 is a difference that can just be seen side by side.
  func distance(_ one: Colour, _ other: Colour) -> Double {
    let (a, b) = (okLab(seen(one)), okLab(seen(other)))
    return 100 * zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
  }
}

private func okLab(_ rgb: [Double]) -> [Double] {
  let (r, g, b) = (rgb[0], rgb[1], rgb[2])
  let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
  ]
}

/// The contrast of a colour with white paper by WCAG 2, from 1 (white) to 21 (black).
func contrastWithPaper(_ colour: Colour) -> Double {
  let seen = ColourVision.trichromat.seen(colour)
  return 1.05 / (0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2] + 0.05)
}

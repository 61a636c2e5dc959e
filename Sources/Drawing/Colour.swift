// sRGB colours with alpha, each part from 0 to 1.

import Foundation

public struct Colour: Sendable, Hashable {
  public var red: Double
  public var green: Double
  public var blue: Double
  public var alpha: Double

  public init(_ red: Double, _ green: Double, _ blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// 0xRRGGBB.
  public init(hex: UInt32, alpha: Double = 1) {
    self.init(
      Double(hex >> 16 & 0xFF) / 255, Double(hex >> 8 & 0xFF) / 255, Double(hex & 0xFF) / 255, alpha: alpha)
  }

  public static let black = Colour(0, 0, 0)
  public static let white = Colour(1, 1, 1)
  public static func grey(_ level: Double) -> Colour { Colour(level, level, level) }

  public func with(alpha: Double) -> Colour { Colour(red, green, blue, alpha: alpha) }

  public func mixed(with other: Colour, share: Double) -> Colour {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
    return Colour(
      mix(red, other.red), mix(green, other.green), mix(blue, other.blue), alpha: mix(alpha, other.alpha))
  }

  /// Relative luminance by WCAG 2, without the alpha.
  public var luminance: Double {
    func linear(_ c: Double) -> Double { c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The contrast with another opaque colour by WCAG 2, from 1 (the same) to 21 (black on white).
  public func contrast(with other: Colour) -> Double {
    let (light, dark) = (max(luminance, other.luminance), min(luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)
  }

  /// The colour for small type on a ground: itself where the contrast is 4.5 or more (WCAG 2, level AA), else as dark, or
  /// as light, as that takes.
  public func readable(on ground: Colour) -> Colour {
    let end = ground.luminance > 0.18 ? Colour.black : .white
    // As it is written: the same colour read back gives the same.
    let own = Colour((red * 255).rounded() / 255, (green * 255).rounded() / 255, (blue * 255).rounded() / 255)
    let share = (0...20).map { Double($0) / 20 }.first { own.mixed(with: end, share: $0).contrast(with: ground) >= 4.5 }
    return own.mixed(with: end, share: share ?? 1)
  }

  /// `#rrggbb`, without the alpha.
  public var hex: String {
    func byte(_ c: Double) -> String {
      let value = Int((c * 255).rounded(), in: 0...255)
      let digits = String(value, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }
    return "#" + byte(red) + byte(green) + byte(blue)
  }
}

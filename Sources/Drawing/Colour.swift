// sRGB colours with alpha, each part from 0 to 1.

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

  /// Relative luminance, roughly linearised: decides between dark and light type on a coloured ground.
  public var luminance: Double {
    func linear(_ c: Double) -> Double { c * c * (0.305306 * c + 0.682171) + 0.012522878 * c }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// `#rrggbb`, without the alpha.
  public var hex: String {
    func byte(_ c: Double) -> String {
      let value = Int((min(max(c, 0), 1) * 255).rounded())
      let digits = String(value, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }
    return "#" + byte(red) + byte(green) + byte(blue)
  }
}

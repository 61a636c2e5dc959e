// Colours that readers with any colour vision can tell apart, in print as well.

public import Drawing
import Foundation

public enum Palette {
  /// Okabe and Ito (2008), "Color Universal Design", without the yellow that is lost on white paper.
  public static let okabeIto: [Colour] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
    .map { Colour(hex: $0) }
}

/// A perceptually uniform colour map, from dark to light (both are Smith and van der Walt's and Nuñez et al.'s, CC0).
public enum ColourMap: String, Sendable, Hashable, CaseIterable {
  case viridis, cividis

  /// The colour at a share from 0 to 1; outside, the end's.
  public func callAsFunction(_ share: Double) -> Colour { Self.at(share, of: stops) }

  var stops: [Colour] { self == .viridis ? Self.viridisStops : Self.cividisStops }

  /// Blue below, vermilion above, light between: Okabe and Ito's two, which every reader tells apart.
  static let diverging: [Colour] = [0x00456F, 0x0072B2, 0x8FC1E0, 0xF2F2F2, 0xF0B48F, 0xD55E00, 0x8A3C00]
    .map { Colour(hex: $0) }

  /// The colour at a share from 0 to 1 of evenly spaced ones; outside, the end's.
  static func at(_ share: Double, of stops: [Colour]) -> Colour {
    let place = (share.isNaN ? 0 : min(max(share, 0), 1)) * Double(stops.count - 1)
    let below = Int(place, in: 0...(stops.count - 2))
    return stops[below].mixed(with: stops[below + 1], share: place - Double(below))
  }

  /// The colour of a value among ordered ones, the same wherever they are shown: its rank, between two ranks where it lies
  /// between two of them. The light end that is lost on white is left out.
  public func colour(of value: Double, among known: [Double]) -> Colour {
    let sizes = known.filter { $0.isFinite }
    guard sizes.count > 1, let above = sizes.firstIndex(where: { $0 >= value * (1 - 5e-3) || $0 >= value }) else {
      return sizes.count > 1 ? self(0.74) : self(0.3)
    }
    var rank = Double(above)
    if above > 0, sizes[above] > value + abs(value) * 5e-3 {
      let (low, high) = (sizes[above - 1], sizes[above])
      let isLog = low > 0
      rank += isLog ? log(value / high) / log(high / low) : (value - high) / (high - low)
    }
    return self(0.74 * rank / Double(sizes.count - 1))
  }

  /// Colours for an ordered series of `count`, leaving out the light end that is lost on white.
  public func series(_ count: Int) -> [Colour] {
    guard count > 1 else { return [self(0.3)] }
    return (0..<count).map { self(0.74 * Double($0) / Double(count - 1)) }
  }

  private static let viridisStops: [Colour] = [
    0x440154, 0x471164, 0x482071, 0x472E7C, 0x443B84, 0x3F4889, 0x3A548C, 0x34608D,
    0x2F6C8E, 0x2A768E, 0x26818E, 0x228B8D, 0x1F958B, 0x1FA088, 0x24AA83, 0x2FB47C,
    0x42BE71, 0x58C765, 0x70CF57, 0x8BD646, 0xA8DB34, 0xC5E021, 0xE2E418, 0xFDE725,
  ].map { Colour(hex: $0) }

  private static let cividisStops: [Colour] = [
    0x00224E, 0x002A61, 0x003171, 0x1C396F, 0x2D416D, 0x3A486C, 0x45506C, 0x50576C,
    0x5B606E, 0x656870, 0x6E6F73, 0x777777, 0x817F78, 0x8C8878, 0x969077, 0xA19975,
    0xADA272, 0xB9AB6D, 0xC4B468, 0xD0BE62, 0xDCC859, 0xE8D24F, 0xF5DC41, 0xFEE838,
  ].map { Colour(hex: $0) }
}

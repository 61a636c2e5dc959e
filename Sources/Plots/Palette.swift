// Colours that readers with any colour vision can tell apart, in print as well.

public import Drawing

public enum Palette {
  /// Okabe and Ito (2008), "Color Universal Design", without the yellow that is lost on white paper.
  public static let okabeIto: [Colour] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
    .map { Colour(hex: $0) }
}

/// A perceptually uniform colour map, from dark to light (both are Smith and van der Walt's and Nuñez et al.'s, CC0).
public enum ColourMap: String, Sendable, Hashable, CaseIterable {
  case viridis, cividis

  /// The colour at a share from 0 to 1; outside, the end's.
  public func callAsFunction(_ share: Double) -> Colour {
    let stops = self == .viridis ? Self.viridisStops : Self.cividisStops
    let place = (share.isFinite ? min(max(share, 0), 1) : 0) * Double(stops.count - 1)
    let below = min(Int(place), stops.count - 2)
    return stops[below].mixed(with: stops[below + 1], share: place - Double(below))
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

// A venue's file into a `Venue`; everything that is wrong with it is reported at once.

import Diagnostics
import Drawing
import Plots
import Texts

struct VenueFile {
  let reader: NodeReader
  let root: YAMLValue
  let name: String

  /// The venue; what is wrong with it is in the reader.
  func read() -> Venue {
    var keys = VenueKeys(venue: Venue(name: name, title: name))
    VenueSettings.group.read(root, into: &keys, reader)
    var venue = keys.venue
    // Heights that nobody gives depend on how tall a figure may be.
    let widths = keys.widths.map { width in
      let suiting = Venue.suiting(width.width, tallest: venue.tallest)
      return Venue.Width(name: width.name, size: Size(width.width, width.height ?? suiting.height))
    }
    if !widths.isEmpty { venue.widths = widths }
    return venue
  }
}

// Rectangles, colours in hex, sizes in inches.

import Drawing
import Testing

struct GeometryTests {
  @Test func rectangles() {
    let a = Rect(x: 0, y: 0, width: 10, height: 4)
    #expect(a.intersects(Rect(x: 9, y: 3, width: 5, height: 5)))
    #expect(!a.intersects(Rect(x: 10, y: 0, width: 5, height: 5)), "rectangles that only touch do not overlap")
    #expect(a.union(Rect(x: -1, y: 2, width: 2, height: 9)) == Rect(x: -1, y: 0, width: 11, height: 11))
    #expect(a.inset(by: 6).width == 0, "never negative")
    #expect(a.contains(Point(10, 4)))
  }

  @Test func coloursInHex() {
    #expect(Colour(hex: 0x0072B2).hex == "#0072b2")
    #expect(Colour(2, -1, 0.5).hex == "#ff0080")
    #expect(Colour.white.luminance > 0.99 && Colour.black.luminance < 0.02)
  }

  @Test func sizesInInches() { #expect(Size.inches(3.25, 2.5) == Size(234, 180)) }
}

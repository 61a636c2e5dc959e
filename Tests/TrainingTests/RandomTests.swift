// Random words against published answers, elementary functions against the C library, normals against what normals are.

import Foundation
import Testing

@testable import Training

@Suite struct RandomTests {
  /// The known answers of the generator's authors (Random123, kat_vectors).
  @Test func philoxGivesThePublishedWords() {
    let zero = Philox(low: 0, high: 0).block(0, 0, 0, 0)
    #expect(zero == (0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    let all = UInt32.max
    let ones = Philox(low: all, high: all).block(all, all, all, all)
    #expect(ones == (0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    let digits = Philox(low: 0xA409_3822, high: 0x299F_31D0).block(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344)
    #expect(digits == (0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func tilesHoldTheBlocksOfTheirCounters() {
    let random = Philox(seed: 3, stream: 2)
    let tile = random.words(tile: 5, purpose: 7, clip: 0x1_2345_6789)
    for place in 0..<16 {
      let block = random.block(UInt32(80 + place), 7, 0x2345_6789, 1)
      #expect((tile[place], tile[16 + place], tile[32 + place], tile[48 + place]) == block)
    }
  }

  @Test func elementaryFunctionsAgreeWithTheLibrary() {
    for index in 0...20_000 {
      let share = Double(index) / 20_000
      let positive = Float(pow(10, -9 + 11 * share))
      let exact = (root: Double(positive).squareRoot(), log: log(Double(positive)))
      #expect(abs(Double(squareRoot(positive)) - exact.root) <= 3e-7 * exact.root)
      #expect(abs(Double(naturalLog(positive)) - exact.log) <= 2e-7 * max(1e-30, abs(exact.log)) + 1e-12)
      let angle = Float((share - 0.5) * .pi / 2)
      let (sine, cosine) = sineAndCosine(angle)
      #expect(abs(Double(sine) - sin(Double(angle))) < 1.2e-7)
      #expect(abs(Double(cosine) - cos(Double(angle))) < 1.2e-7)
      let turns = Float(8 * share - 4)
      #expect(abs(Double(cosineOfTurns(turns)) - cos(2 * .pi * Double(turns))) < 1e-6)
      let wide = Float(60 * share - 30)
      #expect(abs(Double(exponential(wide)) / exp(Double(wide)) - 1) < 4e-7)
      #expect(abs(Double(sigmoid(wide)) - 1 / (1 + exp(-Double(wide)))) < 3e-7)
    }
    #expect(squareRoot(0) == 0)
    #expect(naturalLog(1) == 0)
  }

  /// The ends of what a word can be: nothing infinite, no NaN.
  @Test(arguments: [0, 1, 2, 3, .max, .max - 1, 0x7FFF_FFFF, 0x8000_0000] as [UInt32])
  func extremeWordsGiveFiniteNormals(word: UInt32) {
    for other in [0, 1, 2, 3, .max, 0x7FFF_FFFF, 0x8000_0000] as [UInt32] {
      let (one, two) = normalPair(word, other)
      #expect(one.isFinite && two.isFinite && abs(one) < 7 && abs(two) < 7)
    }
  }
}

@Suite struct NoiseTests {
  static let clips = 1000
  /// A million numbers: the noise of a thousand clips.
  static let noise: [Float] = {
    let source = ClipSource(shape: ClipShape(), seed: 9, stream: 0)
    return (0..<clips).flatMap { index in
      var values = [Float](repeating: .nan, count: 1024)
      var span = values.mutableSpan
      source.writeNoise(clip: index, into: &span)
      return values
    }
  }()

  private func mean(_ value: (Double) -> Double) -> Double {
    Self.noise.reduce(0) { $0 + value(Double($1)) } / Double(Self.noise.count)
  }

  /// Each within five standard errors of a normal's.
  @Test func momentsAreThoseOfANormal() {
    let count = Double(Self.noise.count)
    #expect(abs(mean { $0 }) < 5 / count.squareRoot())
    #expect(abs(mean { $0 * $0 } - 1) < 5 * (2 / count).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 }) < 5 * (15 / count).squareRoot())
    #expect(abs(mean { $0 * $0 * $0 * $0 } - 3) < 5 * (96 / count).squareRoot())
  }

  @Test(arguments: [0.1, 0.5, 1, 2, 3, 4]) func tailsAreThoseOfANormal(border: Double) {
    let share = 0.5 * erfc(border / 2.0.squareRoot())
    let error = (share / Double(Self.noise.count)).squareRoot()
    #expect(abs(mean { $0 > border ? 1 : 0 } - share) < 5 * error)
    #expect(abs(mean { $0 < -border ? 1 : 0 } - share) < 5 * error)
  }

  /// Neighbours, the two of a pair, the same place of the next tile and of the next clip; their squares too, which see
  /// what a shared radius would do.
  @Test(arguments: [1, 2, 15, 16, 17, 32, 48, 64, 128, 512, 1024, 2048]) func numbersApartAreIndependent(lag: Int) {
    let noise = Self.noise
    let pairs = Double(noise.count - lag)
    var (product, squares) = (0.0, 0.0)
    for place in 0..<(noise.count - lag) {
      let (one, other) = (Double(noise[place]), Double(noise[place + lag]))
      product += one * other
      squares += (one * one - 1) * (other * other - 1)
    }
    #expect(abs(product / pairs) < 5 / pairs.squareRoot())
    #expect(abs(squares / pairs) < 5 * 2 / pairs.squareRoot())
  }

  @Test func streamsAndSeedsHaveNothingInCommon() {
    let one = ClipSource(shape: ClipShape(), seed: 1, stream: 0)
    for other in [
      ClipSource(shape: ClipShape(), seed: 2, stream: 0), ClipSource(shape: ClipShape(), seed: 1, stream: 1),
      .validation(shape: ClipShape()),
    ] {
      var product = 0.0
      for clip in 0..<50 {
        var (first, second) = ([Float](repeating: 0, count: 1024), [Float](repeating: 0, count: 1024))
        var some = first.mutableSpan
        var more = second.mutableSpan
        one.writeNoise(clip: clip, into: &some)
        other.writeNoise(clip: clip, into: &more)
        product += zip(first, second).reduce(0) { $0 + Double($1.0 * $1.1) }
      }
      #expect(abs(product) < 5 * 51_200.0.squareRoot())
    }
  }
}

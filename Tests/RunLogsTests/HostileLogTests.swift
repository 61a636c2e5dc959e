// Logs that nobody writes on purpose: names shared by thousands of runs, keys that never repeat, headers that do.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

/// What grew with the square of the input took minutes; the limit is for that, not for speed.
@Suite(.timeLimit(.minutes(5))) struct HostileLogTests {
  @Test func aNameSharedByThousandsOfRuns() throws {
    let folder = try Folder()
    for column in ["seed", "params"] {
      let rows = (0..<60_000).map { "a,\($0 + 1),1000,\($0 + 1),3\n" }.joined()
      let table = try folder.table("run,\(column),batch_tokens,step,val_loss\n" + rows)
      #expect(table.runs.count == 60_000)
      #expect(table.addsUp)
    }
  }

  @Test func aNameSharedByThousandsOfRunsInTwoFiles() throws {
    let folder = try Folder()
    let head = "run,seed,params,tokens,val_loss\n"
    let one = try folder.write("one.csv", head + (0..<20_000).map { "a,\($0),10,100,3\n" }.joined())
    let two = try folder.write("two.csv", head + (0..<20_000).map { "a,\(19_999 - $0),10,200,2\n" }.joined())
    let table = try readLogs([one, two])
    #expect(table.runs.count == 20_000)
    #expect(table.evaluations.count == 40_000)
  }

  @Test func aBatchThatChangesWithEveryStep() throws {
    let folder = try Folder()
    let rows = (1...60_000).map { "a,\(1000 + $0),\($0),\($0 * 1000),3\n" }.joined()
    let table = try folder.table("run,batch_tokens,step,tokens,val_loss\n" + rows + "a,2000,60001,60001000,3\n")
    #expect(table.runs.map(\.batchTokens) == [2000])
    #expect(table.evaluations.count == 60_001)
  }

  @Test func aNewKeyOnEveryLine() throws {
    let folder = try Folder()
    let lines = (1...60_000).map { #"{"run":"a","tokens":\#($0),"val_loss":3,"k\#($0)":1}"# + "\n" }.joined()
    #expect(try folder.table(lines, name: "log.jsonl").evaluations.count == 60_000)
  }

  /// The index over runs of one name finds what looking through all of them finds.
  @Test func registryAgreesWithALinearSearch() {
    var state: UInt64 = 88
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    for _ in 0..<40 {
      var registry = RunRegistry()
      var all: [(id: String?, settings: RunSettings)] = []
      for _ in 0..<150 {
        var settings = RunSettings()
        if next(4) > 0 { settings.numbers[RunSettings.params] = Double(next(9)) }
        if next(4) > 0 { settings.numbers[RunSettings.seed] = Double(next(9)) }
        let id = ["a", "b", nil, ""][next(4)]
        let expected = all.lastIndex { run in
          run.id == id
            && [RunSettings.params, RunSettings.seed].allSatisfy {
              let (one, two) = (run.settings.numbers[$0], settings.numbers[$0])
              return one.isNaN || two.isNaN || one == two
            }
        }
        let place = registry.find(id, settings, line: 1)
        #expect(place == expected ?? all.count)
        if expected == nil { all.append((id, RunSettings())) }
        all[place].settings.absorb(settings, rows: 0)
        registry[place].settings.absorb(settings, rows: 0)
      }
    }
  }

  @Test func aColumnNamedTwiceIsSaid() throws {
    let folder = try Folder()
    let table = try folder.table("run,params,params,tokens,val_loss,x,x\na,1,2,3,4,5,6\n")
    #expect(table.notes.filter { $0.words.contains("twice") }.count == 1)
    #expect(table.notes.contains { $0.words.hasPrefix("column 'params' stands twice or more in") })
  }

  @Test func aTornFirstLineDoesNotLoseTheRest() throws {
    let folder = try Folder()
    let table = try folder.table(
      "al_loss\":3}\n{\"run\":\"a\",\"tokens\":5,\"val_loss\":2}\n", name: "log.jsonl")
    #expect(table.evaluations.count == 1)
    #expect(table.ledger.map(\.line) == [1])
  }

  @Test func lineEndsOfCarriageReturnsAreNamed() throws {
    let folder = try Folder()
    let file = try folder.write("log.csv", "run,tokens,val_loss\ra,1,2\rb,1,2\r")
    #expect(throws: Failure.self) { try readLogs([file]) }
    do {
      _ = try readLogs([file])
    } catch {
      #expect(error.diagnostics.contains { $0.headline.contains("CR alone") })
    }
  }

  @Test(arguments: ["or", "and"])
  func chainsOfConditionsAreNotDeep(_ word: String) throws {
    let text = Array(repeating: "x == 1", count: 50_000).joined(separator: " \(word) ")
    let condition = try Condition(text)
    #expect(condition.holds([.number(1)]))
    #expect(!condition.holds([.number(2)]))
  }

  @Test func naturalOrder() {
    let sorted = ["", "a", "a1", "a02", "a2", "a10", "a10b", "b"]
    #expect(sorted.reversed().sorted { NaturalOrder.precedes($0, $1) } == sorted)
  }
}

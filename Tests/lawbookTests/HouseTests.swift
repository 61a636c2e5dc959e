// The picture in Sources/README.md held against the code: who imports whom, who may face C, who may print.

import Foundation
import TestSupport
import Testing

@Suite struct HouseTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  /// The floor of every room, from the picture's list.
  private static let floors = (try? readFloors()) ?? [:]
  private static let rooms = floors.keys.sorted()

  @Test func thePictureNamesEveryRoom() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root + "/Sources")
    let withSwift = try folders.filter { try !Self.sources(of: $0).isEmpty }
    #expect(withSwift.sorted() == Self.rooms)
    #expect(Set(Self.floors.values) == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test(arguments: rooms) func importsOnlyWhatLiesLower(_ room: String) throws {
    let floor = try #require(Self.floors[room])
    for other in try Self.imports(of: room).intersection(Self.rooms) {
      #expect(try #require(Self.floors[other]) < floor, "\(room) may not import \(other)")
    }
  }

  @Test(arguments: [
    ("Plots", ["Runs", "RunLogs", "Laws", "Diagnostics"]), ("Laws", ["RunLogs", "Diagnostics"]),
    ("SVGBackend", ["Typesetting", "Plots"]), ("CairoBackend", ["Typesetting", "Plots"]),
    ("Publishing", ["Plots", "Figures", "Laws", "Runs", "Studies"]), ("Figures", ["Studies", "Notebooks"]),
    ("Tables", ["Studies", "Figures"]),
  ])
  func knowsNothingOf(_ room: String, _ others: [String]) throws {
    #expect(try Self.imports(of: room).intersection(others) == [])
  }

  @Test func eachLibraryOutsideIsFacedByItsOwnRooms() throws {
    let facing = [
      "CPangoCairo": ["CairoBackend"], "CHarfBuzz": ["Typesetting"], "CMarkGFM": ["Documents"],
      "COpenBLAS": ["Kernels"], "Yams": ["Texts"], "Mustache": ["Publishing"],
      "ArgumentParser": ["lawbook"], "CSQLite": ["RunLogs"], "CZlib": ["CairoBackend", "RunLogs"],
      "CBZip2": ["RunLogs"],
      "CLZMA": ["RunLogs"], "CZstd": ["RunLogs"], "CSnappy": ["RunLogs"], "CLZ4": ["RunLogs"],
    ]
    for (library, wanted) in facing {
      #expect(try Self.rooms.filter { try Self.imports(of: $0).contains(library) } == wanted, "\(library)")
    }
  }

  @Test(arguments: rooms) func thePackageListsWhatIsImported(_ room: String) throws {
    let package = try String(contentsOfFile: Self.root + "/Package.swift", encoding: .utf8)
    let declaration = try Regex(
      "(?:room\\(\\s*|executableTarget\\(\\s*name: )\"\(room)\"(?:,[^\\[\\)]*\\[([^\\]]*)\\])?")
    let listed = try #require(package.firstMatch(of: declaration)).output[1].substring ?? ""
    // Linked, not imported: see its file.
    let names = listed.matches(of: /\w+/).map { String($0.output) }.filter { $0 != "CNoLocales" }
    let known = Set(
      Self.rooms + [
        "CPangoCairo", "CHarfBuzz", "CMarkGFM", "COpenBLAS", "CSQLite", "CZlib", "CBZip2", "CLZMA", "CZstd",
        "CSnappy", "CLZ4", "Yams", "Mustache", "ArgumentParser",
      ])
    #expect(
      try Self.imports(of: room).intersection(known) == Set(names.map { $0.prefix(1).uppercased() + $0.dropFirst() }))
  }

  /// Laws are functions of a table; what reads files lies above or beside them.
  @Test(arguments: ["Maths", "Drawing", "Runs", "Laws", "Plots", "Tables", "SVGBackend"])
  func touchesNoFile(_ room: String) throws {
    let file = /\bFile(Manager|Handle)\b|\b(Data|String|init)\(contentsOf(File)?:|\bfopen\(|\bProcess\(\)/
    for (name, text) in try Self.sources(of: room) { #expect(!text.contains(file), "\(room)/\(name)") }
  }

  @Test(arguments: rooms.filter { $0 != "lawbook" }) func onlyTheCommandPrintsOrExits(_ room: String) throws {
    let voice =
      /(^|[^.\w]|Foundation\.|Swift\.)(print|debugPrint|exit|abort|fputs|fatalError)\(|FileHandle\.standard|\bstd(out|err)\b/
    for (name, text) in try Self.sources(of: room) { #expect(!text.contains(voice), "\(room)/\(name)") }
  }

  @Test func filesInSubfoldersAreGuardedToo() throws {
    let names = try Self.rooms.flatMap { try Self.sources(of: $0).map(\.name) }
    #expect(names.count { $0.contains("/") } > 50)
  }

  /// The files to start from are there.
  @Test(arguments: ["CONTRIBUTING.md", "README.md"]) func whatIsNamedExists(_ document: String) throws {
    let text = try String(contentsOfFile: Self.root + "/" + document, encoding: .utf8)
    let named = text.matches(of: /`((?:Sources|Tests|Templates|Reports|Data)\/[\w\/.-]+)`/).map { String($0.output.1) }
    #expect(named.count >= 3)
    for path in named { #expect(FileManager.default.fileExists(atPath: Self.root + "/" + path), "\(path)") }
  }

  /// What is not text belongs beside the repository, not in it: it stays in every clone for ever.
  @Test(.enabled(if: isGitCheckout, "run in a git checkout"))
  func noTrackedFileIsALargeBinary() throws {
    let listed = try #require(output(of: "git", ["-C", Self.root, "ls-files", "-z"]))
    let files = listed.split(separator: "\0").map(String.init)
    #expect(files.count > 100)
    let large = files.filter {
      (try? Data(contentsOf: URL(fileURLWithPath: Self.root + "/" + $0)))?.isLargeBinary == true
    }
    #expect(large == [])
  }

  /// The installed program carries no locale data (Sources/CNoLocales): what needs them would crash there.
  @Test(arguments: rooms) func asksForNoLocale(_ room: String) throws {
    let asking =
      /\b(ISO8601DateFormatter|DateFormatter|NumberFormatter|ByteCountFormatter|MeasurementFormatter|Calendar|Locale|TimeZone|DateComponents)\b|\.formatted\(|\.localized[A-Z]\w*(Compare|Contains|Range)/
    for (name, text) in try Self.sources(of: room) { #expect(!text.contains(asking), "\(room)/\(name)") }
  }

  // MARK: reading the code

  private static var isGitCheckout: Bool {
    output(of: "git", ["-C", root, "rev-parse", "--git-dir"])?.isEmpty == false
  }

  private static func readFloors() throws -> [String: Int] {
    let picture = try String(contentsOfFile: root + "/Sources/README.md", encoding: .utf8)
    var floors: [String: Int] = [:]
    for match in picture.matches(of: /(?m)^ (\d) (.+)$/) {
      let names = match.output.2.replacing(/\s*\([^)]*\)/, with: "").split(separator: " ")
      for name in names { floors[String(name)] = Int(match.output.1) }
    }
    return floors
  }

  /// The Swift files of a room and of its folders, without their comments.
  private static func sources(of room: String) throws -> [(name: String, text: String)] {
    let folder = root + "/Sources/" + room
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
      (name, try String(contentsOfFile: folder + "/" + name, encoding: .utf8).replacing(/(?m)^\s*\/\/.*$/, with: ""))
    }
  }

  private static func imports(of room: String) throws -> Set<String> {
    let line = /(?m)^\s*(?:@\w+ )?(?:(?:public|package|internal|private) )?import (?:(?:struct|class|enum|func) )?(\w+)/
    return Set(try sources(of: room).flatMap { $0.text.matches(of: line).map { String($0.output.1) } })
  }
}

extension Data {
  /// More than a megabyte with a zero byte near its start, as git tells binary files.
  fileprivate var isLargeBinary: Bool { count > 1_000_000 && prefix(8000).contains(0) }
}

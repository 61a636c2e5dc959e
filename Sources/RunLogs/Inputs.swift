// From what the user names (a file, a folder, a glob) to the list of files, in an order that is always the same.

import Runs
import Diagnostics
import Foundation

enum Inputs {
  /// What is a log by its name; anything else in a folder is one only if a format knows its content.
  static let extensions: Set<String> = ["csv", "tsv", "jsonl", "ndjson", "json"]
  private static let deepest = 64

  /// A file, and its name within what the user named (for runs that have no name of their own).
  struct Found: Hashable {
    var path: String
    var name: String
    /// Folders between it and the folder that the user named; nil where the user named the file itself.
    var depth: Int?
    /// Named by the user, or a log by its name.
    var isSure = true
  }

  /// Every file the paths name, each once, sorted within a folder or glob.
  /// - Throws: everything that does not exist or matches nothing, at once.
  static func files(_ paths: [String]) throws(Failure) -> [Found] {
    var problems: [Diagnostic] = []
    var found: [Found] = []
    for path in paths {
      let some = expand(path)
      if some.isEmpty { problems.append(nothing(path)) }
      found += some
    }
    if paths.isEmpty {
      problems.append(Diagnostic(.error, "no run logs named", hint: "name a file, a folder or a glob"))
    }
    guard problems.isEmpty else { throw Failure(problems) }
    var seen: Set<String> = []
    return newestStates(found.filter { seen.insert($0.path).inserted })
  }

  /// A trainer that keeps checkpoints writes its history into each: the last one holds all of it.
  private static func newestStates(_ found: [Found]) -> [Found] {
    let state = "/trainer_state.json"
    func checkpoint(_ path: String) -> (run: String, step: Int)? {
      guard path.hasSuffix(state) else { return nil }
      let folder = path.dropLast(state.count)
      guard let slash = folder.range(of: "/checkpoint-", options: .backwards),
        let step = Int(folder[slash.upperBound...])
      else { return (String(folder), .max) }
      return (String(folder[..<slash.lowerBound]), step)
    }
    var newest: [String: Int] = [:]
    for one in found {
      if let (run, step) = checkpoint(one.path) { newest[run] = max(step, newest[run] ?? step) }
    }
    return found.filter { one in checkpoint(one.path).map { newest[$0.run] == $0.step } ?? true }
  }

  private static func nothing(_ path: String) -> Diagnostic {
    if isFolder(path) {
      return Diagnostic(
        .error, "folder '\(path)' holds no run logs",
        hint: "looked for \(extensions.sorted().map { ".\($0)" }.joined(separator: " "))")
    }
    if isGlob(path) { return Diagnostic(.error, "no file matches '\(path)'") }
    return Diagnostic(.error, "no such file or folder: '\(path)'", hint: nearby(path))
  }

  private static func nearby(_ path: String) -> String? {
    let url = URL(filePath: path)
    let siblings = names(in: url.deletingLastPathComponent().path(percentEncoded: false))
    return Suggestion.nearest(to: url.lastPathComponent, among: siblings).map { "did you mean '\($0)'?" }
  }

  private static func expand(_ path: String) -> [Found] {
    if isFolder(path) { return folder(path) }
    if FileManager.default.fileExists(atPath: path) { return [Found(path: path, name: stem(path))] }
    guard isGlob(path) else { return [] }
    let matched = glob(path).sorted().flatMap { isFolder($0) ? folder($0).map(\.path) : [$0] }
    let shared = matched.count > 1 ? sharedFolder(matched) : 0
    return matched.map {
      Found(path: $0, name: matched.count > 1 ? runName(String($0.dropFirst(shared))) : stem($0))
    }
  }

  private static func folder(_ path: String) -> [Found] {
    let root = path.hasSuffix("/") ? path : path + "/"
    var visited: Set<String> = []
    return walk(path, visited: &visited, depth: 0).sorted().map { file in
      let inner = String(file.dropFirst(root.count))
      let isSure = extensions.contains(URL(filePath: unpacked(file)).pathExtension.lowercased())
      return Found(
        path: file, name: runName(inner), depth: inner.count { $0 == "/" }, isSure: isSure)
    }
  }

  /// Files below a folder. A folder reached twice (a link to one above) is read once.
  private static func walk(_ path: String, visited: inout Set<String>, depth: Int) -> [String] {
    let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    guard depth < deepest, visited.insert(real).inserted else { return [] }
    var files: [String] = []
    let names = names(in: path)
    if URL(filePath: path).lastPathComponent == ForeignFile.aimFolder { return [path] }
    let base = path.hasSuffix("/") ? path : path + "/"
    // MLflow's file store keeps a file for every metric of a run: the run is the folder.
    if names.contains("meta.yaml"), names.contains("metrics") { return [base + "meta.yaml"] }
    // Neptune parts the operations of a run: the first file stands for all.
    if let first = NeptuneRun.files(among: names)?.first { return [base + first] }
    if names.contains(ForeignFile.aimFolder) { files.append(base + ForeignFile.aimFolder) }
    for name in names where !name.hasPrefix(".") && !SideFiles.isOne(name) {
      if isFolder(base + name) {
        files += walk(base + name, visited: &visited, depth: depth + 1)
      } else {
        files.append(base + name)
      }
    }
    return files
  }

  private static func glob(_ pattern: String) -> [String] {
    var matched = [pattern.hasPrefix("/") ? "/" : ""]
    for part in pattern.split(separator: "/").map(String.init) {
      if part == "**" {
        var visited: Set<String> = []
        matched = matched.flatMap { foldersBelow($0, visited: &visited, depth: 0) }
      } else if isGlob(part) {
        matched = matched.flatMap { base in
          names(in: base.isEmpty ? "." : base).filter { matches($0, part) }.map { base + $0 + "/" }
        }
      } else {
        matched = matched.map { $0 + part + "/" }
      }
    }
    let files = matched.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    return files.filter { !$0.isEmpty && FileManager.default.fileExists(atPath: $0) }
  }

  private static func foldersBelow(_ base: String, visited: inout Set<String>, depth: Int) -> [String] {
    let path = base.isEmpty ? "." : base
    let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
    guard depth < deepest, visited.insert(real).inserted else { return [] }
    var all = [base]
    for name in names(in: path) where !name.hasPrefix(".") && isFolder(base + name) {
      all += foldersBelow(base + name + "/", visited: &visited, depth: depth + 1)
    }
    return all
  }

  private static func matches(_ name: String, _ pattern: String) -> Bool {
    unsafe fnmatch(pattern, name, FNM_PERIOD) == 0
  }

  private static func isGlob(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  private static func sharedFolder(_ paths: [String]) -> Int {
    guard let first = paths.first else { return 0 }
    var shared = first.lastIndex(of: "/").map { first[...$0] } ?? ""
    while !shared.isEmpty, !paths.allSatisfy({ $0.hasPrefix(shared) }) {
      shared = shared.dropLast().lastIndex(of: "/").map { shared[...$0] } ?? ""
    }
    return shared.count
  }

  /// Names that every run of a sweep gives its log: the folder tells them apart.
  private static let commonStems: Set<String> = [
    "metrics", "history", "log", "logs", "main", "train", "train_log", "results", "stats", "progress", "output",
    "trainer_state", "log_history", "meta",
  ]

  private static func runName(_ path: String) -> String {
    let name = withoutExtension(path)
    let parts = name.split(separator: "/")
    guard parts.count > 1, let last = parts.last, commonStems.contains(last.lowercased()) else { return name }
    return parts.dropLast().joined(separator: "/")
  }

  static func stem(_ path: String) -> String { withoutExtension(URL(filePath: path).lastPathComponent) }

  /// The path without the ending of what packed it: `runs.csv` of `runs.csv.gz`.
  static func unpacked(_ path: String) -> String {
    let packings = [".gz", ".bz2", ".xz", ".zst"]
    guard let packing = packings.first(where: { path.lowercased().hasSuffix($0) }) else { return path }
    return String(path.dropLast(packing.count))
  }

  private static func withoutExtension(_ path: String) -> String {
    let path = unpacked(path)
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return path }
    return String(path[..<dot])
  }
}

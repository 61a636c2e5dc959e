// Paths of a study: relative ones stand against its folder.

import Foundation

enum Paths {
  /// The path as it is reached from here: absolute and `~/` paths as they are, others inside `folder`.
  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/") { return NSHomeDirectory() + path.dropFirst(1) }
    return folder.isEmpty ? path : folder + (folder.hasSuffix("/") ? "" : "/") + path
  }

  /// The folder part of a path as it was written, without its slash; empty for a bare name.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue
  }

  static func isGlob(_ path: String) -> Bool { path.contains(where: { "*?[".contains($0) }) }

  /// What a study is called: its folder for `x/study.yaml`, else the file's name without its ending.
  static func name(of path: String) -> String {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let stem = url.deletingPathExtension().lastPathComponent
    return stem == "study" ? url.deletingLastPathComponent().lastPathComponent : stem
  }
}

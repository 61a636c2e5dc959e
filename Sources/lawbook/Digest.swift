// Digests of the files that results rest on.

import Diagnostics
import Documents
import Foundation
import Synchronization

enum Digest {
  /// More files of one folder than this are told as one input.
  private static let mostAlone = 4

  /// One input a file; many files of one folder are one, with the digest of all of them one after another.
  static func inputs(_ files: [String]) throws(Failure) -> [Recipe.Input] {
    let groups = Dictionary(grouping: files) { ($0 as NSString).deletingLastPathComponent }
    var inputs: [Recipe.Input] = []
    for (folder, files) in groups.sorted(by: { $0.key < $1.key }) {
      if files.count > mostAlone {
        let name = (folder as NSString).appendingPathComponent("(\(files.count) files)")
        inputs.append(Recipe.Input(file: name, sha256: try digest(files.sorted())))
      } else {
        for file in files.sorted() { inputs.append(Recipe.Input(file: file, sha256: try digest([file]))) }
      }
    }
    return inputs
  }

  /// Digests by the files that they are of: the studies of a report often rest on the same logs.
  private static let known = Mutex<[[String]: String]>([:])

  private static func digest(_ files: [String]) throws(Failure) -> String {
    let found = known.withLock { known in
      Result { () throws(Failure) in
        if let digest = known[files] { return digest }
        var hash = SHA256()
        for file in files { try add(file, to: &hash) }
        known[files] = hash.hexDigest()
        return hash.hexDigest()
      }
    }
    return try found.get()
  }

  /// In blocks: a log may be larger than memory should hold.
  static func add(_ path: String, to hash: inout SHA256) throws(Failure) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Failure("cannot be read", at: Place(file: path))
    }
    defer { try? handle.close() }
    while let block = try? handle.read(upToCount: 1 << 20), !block.isEmpty { hash.update([UInt8](block)) }
  }
}

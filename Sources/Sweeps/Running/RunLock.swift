// The lock of one run, in a folder that several machines may share. It needs nothing of the file system but that a file
// can be made exclusively, no locks of the kernel and no clocks that agree.
//
// `ID.lock` is made by whoever takes the run. Its holder writes a growing number into it every few seconds. A lock whose
// holder is dead is never deleted or renamed by others: who takes the run over makes `ID.lock2` beside it, then `ID.lock3`
// and so on, each exclusively, so that one of several alone succeeds. The highest number holds. The holder deletes the
// lower ones first and its own last, so a lower lock that is still there when a higher one is made was never taken over
// before: that is looked at again after the making.

public import Diagnostics
import Foundation

/// A lock file as it was read.
public struct FoundLock: Sendable, Hashable {
  var generation: Int
  /// Its bytes, also where they are not ours or cut.
  var data: Data
  /// Nil where it does not say who holds it.
  public var text: LockText? { LockText(data) }
}

public final class RunLock {
  public enum Attempt {
    case taken(RunLock)
    case held(FoundLock)
  }

  private let folder: String
  private let name: String
  private let generation: Int
  private var text: LockText

  private init(_ folder: String, _ name: String, _ generation: Int, _ holder: LockHolder) {
    (self.folder, self.name, self.generation) = (folder, name, generation)
    text = LockText(holder: holder)
  }

  /// The lock of a run that holds; nil for none.
  public static func find(_ folder: String, _ id: String) -> FoundLock? { all(folder, id).last }

  /// Every run in the folder that is locked.
  public static func find(in folder: String) -> [String: FoundLock] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let ids = Set(
      names.compactMap { name in name.range(of: ".lock", options: .backwards).map { String(name[..<$0.lowerBound]) } })
    return Dictionary(uniqueKeysWithValues: ids.compactMap { id in find(folder, id).map { (id, $0) } })
  }

  /// Takes the lock of a run.
  ///
  /// - Parameter judged: the lock of a holder who is known to be gone.
  /// - Throws: `Failure` where no file can be made, with the system's reason.
  public static func take(
    _ folder: String, _ id: String, as holder: LockHolder, over judged: FoundLock? = nil
  ) throws(Failure) -> Attempt {
    let before = all(folder, id).last
    if let before, before != judged { return .held(before) }
    let lock = RunLock(folder, id, (before?.generation ?? 0) + 1, holder)
    guard try lock.make() else {
      // Someone was faster; gone again already, it is as if it were still there.
      return .held(all(folder, id).last ?? FoundLock(generation: 0, data: Data()))
    }
    let others = all(folder, id).filter { $0.generation != lock.generation }
    let isLast = others.allSatisfy { $0.generation < lock.generation }
    guard isLast, others.last == before else {
      unsafe unlink(lock.path)
      return .held(others.last ?? FoundLock(generation: 0, data: Data()))
    }
    return .taken(lock)
  }

  private var path: String { Self.path(folder, name, generation) }

  private static func path(_ folder: String, _ id: String, _ generation: Int) -> String {
    "\(folder)/\(id).lock" + (generation == 1 ? "" : "\(generation)")
  }

  /// Whether the file is new.
  private func make() throws(Failure) -> Bool {
    var descriptor = exclusive()
    if descriptor < 0, errno == ENOENT {
      // The last run of another sweep took the folder away.
      try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      descriptor = exclusive()
    }
    if descriptor < 0, errno == EEXIST { return false }
    guard descriptor >= 0 else { throw failure("the lock cannot be made") }
    guard write(descriptor) else {
      let failure = failure("the lock cannot be written")
      unsafe unlink(path)
      throw failure
    }
    return true
  }

  private func exclusive() -> Int32 { unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) }

  private func failure(_ headline: String) -> Failure {
    Failure(headline, at: Place(file: path), hint: unsafe String(cString: strerror(errno)))
  }

  /// Writes the text and closes the file; whether it is on the disk.
  private func write(_ descriptor: Int32) -> Bool {
    text.beat += 1
    text.time = Int(Date().timeIntervalSince1970)
    let bytes = text.bytes
    let isWritten = unsafe pwrite(descriptor, bytes, bytes.count, 0) == bytes.count && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    errno = code
    return isWritten
  }

  /// All locks of a run, rising.
  private static func all(_ folder: String, _ id: String) -> [FoundLock] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let start = id + ".lock"
    let generations = names.compactMap { name -> Int? in
      guard name.hasPrefix(start) else { return nil }
      let rest = name.dropFirst(start.count)
      return rest.isEmpty ? 1 : Int(rest).flatMap { $0 > 1 ? $0 : nil }
    }
    // One that cannot be read, or is no file, is a lock all the same: nobody can make another in its place.
    return generations.sorted().map { generation in
      FoundLock(generation: generation, data: bytes(path(folder, id, generation)))
    }
  }

  /// The start of a file; nothing of a link, a pipe or a device.
  private static func bytes(_ path: String) -> Data {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return Data() }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return Data() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(descriptor, &buffer, buffer.count)
    return Data(buffer.prefix(max(0, count)))
  }
}

// While it is held.
extension RunLock {
  /// Whether nobody has taken the run over.
  public var isOurs: Bool {
    let last = Self.find(folder, name)
    return last?.generation == generation && last?.text?.holder == text.holder
  }

  /// Says that the holder lives and how far the run is. False when it is no longer the holder.
  public func beat(tokens: Double, tokensPerSecond: Double) -> Bool {
    guard isOurs else { return false }
    (text.tokens, text.tokensPerSecond) = (tokens, tokensPerSecond)
    let descriptor = unsafe open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
    // A beat that cannot be written is missed, not the last: the next one tells.
    if descriptor >= 0 { _ = write(descriptor) }
    return true
  }

  public func release() {
    guard isOurs else { return }
    for lock in Self.all(folder, name) where lock.generation < generation {
      unsafe unlink(Self.path(folder, name, lock.generation))
    }
    unsafe unlink(path)
  }
}

/// A lock of someone else, looked at again and again until it is known whether its holder lives.
struct LockWatch {
  enum Verdict { case alive, gone, unknown }

  private var seen: FoundLock
  private var since = ContinuousClock.now

  init(_ lock: FoundLock) { seen = lock }

  var lock: FoundLock { seen }

  /// - Parameter silence: how long a holder on another machine may be silent.
  mutating func look(at lock: FoundLock, silence: Duration) -> Verdict {
    if let isAlive = lock.text?.holder.isAlive {
      seen = lock
      return isAlive ? .alive : .gone
    }
    if lock != seen {
      let isBeat = lock.generation == seen.generation && lock.text != nil && seen.text?.holder == lock.text?.holder
      (seen, since) = (lock, .now)
      return isBeat ? .alive : .unknown
    }
    return ContinuousClock.now - since > silence ? .gone : .unknown
  }
}

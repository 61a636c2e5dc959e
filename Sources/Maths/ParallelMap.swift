// One ordered parallel map: the same results in the same order for any number of threads.

import Dispatch
import Synchronization

/// `(0..<count).map(body)` on up to `threads` threads. `body` must be a pure function of its index; then the thread
/// count changes nothing, because nothing is summed across threads.
public func parallelMap<Value: Sendable>(
  count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let workers = max(1, min(threads, count))
  guard workers > 1 else { return (0..<max(0, count)).map(body) }
  let shares = Mutex([Int: [Value]]())
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    let share = stride(from: worker, to: count, by: workers).map(body)
    shares.withLock { $0[worker] = share }
  }
  let finished = shares.withLock { $0 }
  return (0..<count).compactMap { finished[$0 % workers]?[$0 / workers] }
}

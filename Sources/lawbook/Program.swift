// Where this program is, for starting it again.

import Foundation

enum Program {
  /// Where there is `/proc` it stays the same program when its file is replaced meanwhile.
  static var path: String {
    let link = "/proc/self/exe"
    if unsafe access(link, X_OK) == 0 { return link }
    return Bundle.main.executablePath ?? CommandLine.arguments[0]
  }
}

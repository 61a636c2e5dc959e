// swift-tools-version: 6.2
import PackageDescription

// Every target: Swift 6 mode, explicit existentials, imports that do not leak, marked unsafety, no warnings.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .treatWarning("DeprecatedDeclaration", as: .warning),
]
// Numeric targets are optimised in debug builds too, so that the tests run at the speed users see.
let numeric = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// Kernels and training are compiled for AVX2 and FMA where the machine is an x86; the command checks for them before it calls on either.
#if arch(x86_64)
  let kernels = strict + [.unsafeFlags(["-O", "-Xcc", "-march=x86-64-v3"])]
#else
  let kernels = numeric
#endif

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")

// Only `make docs` needs the plug-in, and a clone and a build of it take time.
let documentation: [Package.Dependency] =
  Context.environment["LAWBOOK_DOCS"] == nil
  ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name), "TestSupport"] + dependencies,
    exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "Lawbook",
  products: [.executable(name: "lawbook", targets: ["lawbook"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ] + documentation,
  targets: [
    // 0: values that everything else speaks in
    room("Diagnostics"),
    room("Maths", [], numeric),
    room("Drawing"),
    // 1: rooms that face one thing outside
    .systemLibrary(
      name: "CPangoCairo", pkgConfig: "pangocairo",
      providers: [.apt(["libcairo2-dev", "libpango1.0-dev"])]),
    .systemLibrary(
      name: "CHarfBuzz", pkgConfig: "harfbuzz-subset",
      providers: [.apt(["libharfbuzz-dev", "libfontconfig-dev"])]),
    .systemLibrary(
      name: "CMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .systemLibrary(name: "COpenBLAS", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
    .systemLibrary(name: "CLZMA", providers: [.apt(["liblzma-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .systemLibrary(name: "CLZ4", providers: [.apt(["liblz4-dev"])]),
    room("Runs", [], numeric),
    room("Files", ["Diagnostics"]),
    room("Texts", ["Diagnostics", yams]),
    room("Kernels", ["COpenBLAS"], kernels),
    room("Typesetting", ["Diagnostics", "Drawing", "CHarfBuzz"]),
    room("SVGBackend", ["Drawing"]),
    room("CairoBackend", ["Diagnostics", "Drawing", "CPangoCairo", "CZlib"]),
    room("Documents", ["Diagnostics", "Drawing", "CMarkGFM", "Texts"], numeric),
    // 2: logs in, laws out, plots
    room(
      "RunLogs",
      ["Diagnostics", "Runs", "Texts", "CSQLite", "CZlib", "CBZip2", "CLZMA", "CZstd", "CSnappy", "CLZ4"], numeric),
    room("Laws", ["Maths", "Runs"], numeric),
    room("Plots", ["Drawing", "Texts", "Typesetting"]),
    // 3: a study read and run; its tables
    room("Studies", ["Diagnostics", "RunLogs", "Runs", "Laws", "Texts"]),
    room("Tables", ["Diagnostics", "Documents", "Laws", "Maths", "RunLogs", "Runs", "Texts"]),
    room("Training", ["Diagnostics", "Files", "Kernels", "Maths", "Runs", "Texts"], kernels),
    // 4: figures of a study; notebooks evaluated; documents written
    room(
      "Figures",
      [
        "Diagnostics", "Drawing", "Laws", "Plots", "RunLogs", "Runs", "Tables", "Texts", "Typesetting",
      ]),
    room(
      "Notebooks",
      [
        "Diagnostics", "Documents", "Drawing", "Studies", "Figures", "Laws", "Maths", "Runs", "Tables", "Typesetting",
        "Texts",
      ]),
    room("Sweeps", ["Diagnostics", "Files", "Tables", "Texts", "Training"]),
    room(
      "Publishing",
      ["Diagnostics", "Documents", "Drawing", "Typesetting", "SVGBackend", "CairoBackend", mustache]),
    .target(name: "CNoLocales", cSettings: [.define("LAWBOOK_RELEASE", .when(configuration: .release))]),
    // 5: the command
    .executableTarget(
      name: "lawbook",
      dependencies: [
        "Diagnostics", "Drawing", "Files", "Kernels", "Maths", "Runs", "RunLogs", "Laws", "Studies", "Plots",
        "Figures", "Notebooks", "Documents",
        "Publishing", "Sweeps", "Tables", "Training", "Typesetting", "Texts", "SVGBackend",
        "CairoBackend", "CNoLocales",
        argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(name: "lawbook-bench", path: "Tests/Bench", swiftSettings: strict),
    .executableTarget(
      name: "lawbook-calibration", dependencies: ["Laws", "Maths", "Runs", "TestSupport"], path: "Tests/Calibration",
      swiftSettings: numeric),
    .target(
      name: "TestSupport", dependencies: ["Laws", "Maths", "Runs"], path: "Tests/TestSupport",
      swiftSettings: numeric),
    tests("Diagnostics"), tests("Files", ["Diagnostics"]), tests("Maths"), tests("Drawing"),
    tests("Typesetting", ["Diagnostics", "Drawing"], exclude: ["goldens"]),
    tests("SVGBackend", ["Drawing"], exclude: ["goldens"]),
    tests("CairoBackend", ["Drawing", "Typesetting"]),
    tests("Documents", ["Diagnostics", "Texts"]),
    tests("RunLogs", ["Diagnostics", "Runs"], exclude: ["fixtures", "reference"]),
    tests("Kernels"),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    tests(
      "Training", ["CAllocations", "Diagnostics", "Documents", "Kernels", "RunLogs", "Runs"],
      exclude: ["fixtures", "reference"]),
    tests("Laws", ["Maths", "Runs"]), tests("Plots", ["Drawing", "SVGBackend", "Typesetting"], exclude: ["goldens"]),
    tests("Studies", ["Diagnostics", "Laws", "RunLogs", "Runs", "Texts"]),
    tests("Sweeps", ["Diagnostics", "Tables", "Texts", "Training"]),
    tests(
      "Figures",
      [
        "CairoBackend", "Diagnostics", "Documents", "Drawing", "Laws", "Plots", "Runs", "SVGBackend", "Tables",
        "Texts", "Typesetting",
      ],
      exclude: ["goldens"]),
    tests("Texts", ["Diagnostics"]), tests("Tables", ["Documents", "Laws", "Runs", "Texts"]),
    tests(
      "Notebooks",
      [
        "CairoBackend", "Diagnostics", "Documents", "Drawing", "Figures", "Laws", "SVGBackend", "Studies", "Texts",
        "Typesetting",
      ]),
    tests("Publishing", ["Diagnostics", "Documents", "Drawing", "Files", "Typesetting"]),
    .testTarget(
      name: "lawbookTests",
      dependencies: [
        "lawbook", "Diagnostics", "Documents", "Drawing", "Figures", "Laws", "Plots", "Studies", "Sweeps",
        "TestSupport", "Texts",
        "Training",
      ], exclude: ["cases", "keys"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// The settings of a grid of runs, declared once: of a plan, of an item of `runs`, and of a size.

import Texts
import Training

enum GridSettings {
  /// What a size can say beside its layers and width.
  static let ofSize: [Setting<GridKeys>] = [
    Setting(
      "batch_tokens", list(placed(RunSettings.batchTokens.shape), "a batch size"), unit: "tokens",
      "batch sizes B, each a whole number of clips (64 tokens for the default clip)"
    ) { $0.batches = $1 },
    Setting("learning_rates", list(RunSettings.learningRate.shape, "a learning rate"), "peak learning rates η") {
      $0.rates = $1
    },
    Setting("seeds", list(RunSettings.seed.shape, "a seed"), usual: "1", "seeds of weights and clips") {
      $0.seeds = $1
    },
    Setting(
      "head_size", RunSettings.headSize.shape, usual: RunSettings.headSize.usual,
      "\(RunSettings.headSize.sentence); the widths are multiples of it"
    ) { $0.headSize = $1 },
    Setting(
      "marks", list(placed(RunSettings.mark), "a mark"), unit: "tokens",
      "token counts T at which a run is measured, multiples of every batch size of the grid"
    ) { $0.marks = $1 },
    Setting("until", until, "batch sizes that stop early, and the mark that each stops at") { $0.until = $1 },
  ]

  static let all: [Setting<GridKeys>] =
    [
      Setting(
        "sizes", list(size, "a size"),
        "models, each with `layers` and `width`; a size can have "
          + ofSize.map { "`\($0.key.name)`" }.joined(separator: ", ") + " of its own"
      ) { $0.sizes = $1 }
    ] + ofSize + [
      Setting(
        "schedules", list(RunSettings.schedule.shape, "schedules"), usual: "`constant`",
        "learning-rate schedules: `constant`, `cosine`, `wsd`; the last two decay towards the end of a run, so the plan "
          + "makes one run a mark"
      ) { $0.schedules = $1 },
      Setting("blocks", list(RunSettings.block.shape, "blocks"), usual: "`cross-dit`", "blocks of the transformer") {
        $0.blocks = $1
      },
      Setting(
        "clips", list(clip, "a clip"), usual: "`{frames: 4, height: 8, width: 8, frame_rate: 1, version: 1}`",
        "what is trained on"
      ) { $0.clips = $1 },
      Setting(
        "averaging", list(RunSettings.averaging.shape, "a decay"), usual: "0",
        "decays a step of averaged weights that are validated in place of the last ones; 0 for none"
      ) { $0.averaging = $1 },
    ]

  static let group = SettingGroup("an item of runs", all, isNested: false)

  private static func list<Item>(_ item: Shape<Item>, _ name: String) -> Shape<[Item]> {
    .several(item.called(name), mayBeEmpty: false)
  }

  private static func placed(_ count: Shape<Int>) -> Shape<Placed<Int>> {
    count.checked { number, node, _ in Placed(value: number, node: node) }
  }

  private static let until = Shape<[Int: Placed<Int>]>(.names(nil, RunSettings.mark.form)) { node, what, reader in
    guard let pairs = reader.pairs(node, what) else { return nil }
    var found: [Int: Placed<Int>] = [:]
    for entry in pairs {
      let key = YAMLValue(.scalar(entry.key, quoted: false), at: entry.keyPlace)
      let batch = RunSettings.batchTokens.shape.read(key, "a batch size of until", reader)
      guard let batch else { continue }
      found[batch] = placed(RunSettings.mark).read(entry.value, "the last mark of batch size \(batch)", reader)
    }
    return found
  }
}

// Sizes and clips: mappings in a list.
extension GridSettings {
  private struct Size {
    var layers: Int?
    var width: Placed<Int>?
    var keys = GridKeys()
  }

  private static let size = SettingGroup<Size>(
    "a size",
    [
      Setting("layers", RunSettings.layers.shape, isNeeded: true, "blocks L") { $0.layers = $1 },
      Setting("width", placed(RunSettings.width.shape), isNeeded: true, RunSettings.width.sentence) { $0.width = $1 },
    ] + ofSize.map { $0.of(\.keys) }, isNested: false
  ).shape { Size() }.checked { size, _, _ -> SizeKeys? in
    guard let layers = size.layers, let width = size.width else { return nil }
    return SizeKeys(layers: layers, width: width, keys: size.keys)
  }

  private static let clip = SettingGroup(
    "a clip",
    [
      RunSettings.frames.setting("latent frames"), RunSettings.height.setting("latent height, even"),
      RunSettings.clipWidth.setting(named: "width", "latent width, even"), RunSettings.frameRate.setting(),
      RunSettings.clipVersion.setting(named: "version"),
    ]
  ).shape { TrainingSettings.usual }.map(\.shape.clip)
}

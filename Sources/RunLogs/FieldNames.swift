// The names under which tools of the field write each quantity. To teach Lawbook another, add it here.

extension Field {
  /// Other names, best first, as `normalised` writes them; single letters count only as capitals. A batch without a word
  /// for tokens counts sequences: samples read as tokens would be silently wrong.
  var aliases: [String] {
    switch self {
    case .run:
      [
        "run_name", "runname", "run_display_name", "mlflow_runname", "run_id", "runid", "exp_name", "experiment_name",
        "display_name", "trial_id", "trial_name", "experiment", "exp", "name", "run_hash", "hash", "id",
      ]
    case .seed: ["random_seed", "rng_seed"]
    case .step:
      [
        "global_step", "train_step", "steps", "n_steps", "iteration", "iter", "trainer_global_step",
        "train_global_step", "current_steps", "training_step", "optimizer_step", "iterations",
      ]
    case .params:
      [
        "n_params", "num_params", "parameters", "n_parameters", "num_parameters", "model_params", "N",
        "parameter_count",
        "param_count", "non_embedding_params", "n_params_non_embedding", "num_params_non_embed",
        "num_params_non_embedding", "non_embedding_parameters", "num_scaling_params", "model_n_params",
        "model_num_params", "model_num_parameters", "model_parameters", "total_params", "total_parameters",
        "trainable_params", "trainable_parameters", "number_of_parameters",
      ]
    case .tokens:
      [
        "n_tokens", "num_tokens", "tokens_seen", "train_tokens", "training_tokens", "consumed_tokens", "total_tokens",
        "num_input_tokens_seen", "train_num_input_tokens_seen", "throughput_total_tokens", "tokens_trained",
        "ntokens_seen", "n_tokens_seen", "num_tokens_seen", "time_token", "tokens_total", "train_total_tokens",
        "train_tokens_seen", "token_count", "total_training_tokens", "cumulative_tokens", "D",
      ]
    case .batchTokens:
      [
        "tokens_per_batch", "tokens_per_step", "batch_size_tokens", "batch_size_in_tokens", "global_batch_tokens",
        "tokens_per_iter", "tokens_per_iteration", "global_batch_size_tokens", "total_batch_size", "train_batch_tokens",
      ]
    case .batchSequences:
      ["global_batch_size", "train_global_batch_size", "batch_size_sequences", "batch_size", "bs", "train_batch_size"]
    case .learningRate:
      [
        "peak_lr", "max_lr", "lr_max", "lr_peak", "peak_learning_rate", "learning_rate_peak", "max_learning_rate",
        "base_lr", "lr", "eta", "learningrate", "optimizer_learning_rate", "optimizer_lr", "optim_lr",
        "optim_learning_rate", "train_learning_rate", "train_lr", "optim_learning_rate_group0", "lr_adamw", "lr_adam",
        "lr_sgd", "lr_muon", "lr_lion",
      ]
    case .trainLoss:
      [
        "training_loss", "loss_train", "train_loss_step", "loss_training", "lm_loss", "train_lm_loss", "train_ce_loss",
        "training_epoch_loss", "train_epoch_loss", "train_cross_entropy",
      ]
    case .valLoss: Self.validationLosses
    case .compute: ["flops", "total_flops", "train_flops", "training_flops", "C"]
    case .depth:
      ["n_layers", "n_layer", "num_layers", "layers", "model_n_layer", "model_n_layers", "num_hidden_layers"]
    case .width: ["d_model", "hidden_size", "n_embd", "hidden_dim", "embed_dim", "model_n_embd", "model_d_model"]
    case .contextTokens:
      [
        "context_tokens", "context_length", "seq_len", "sequence_length", "seq_length", "block_size", "max_seq_len",
        "max_sequence_length", "max_seq_length",
      ]
    case .frames: ["n_frames", "num_frames"]
    case .clipHeight, .clipWidth: []
    case .schedule: ["lr_schedule", "lr_scheduler", "scheduler"]
    case .block: ["block_type"]
    }
  }

  /// All of them, the canonical one first.
  var names: [String] { [rawValue] + aliases }

  private static let validationLosses = [
    "validation_loss", "valid_loss", "eval_loss", "loss_val", "loss_eval", "loss_validation", "loss_valid", "dev_loss",
    "val_ce_loss", "validate_loss", "val_lm_loss", "val_cross_entropy", "val_loss_epoch", "validation_metrics_loss",
    "eval_languagecrossentropy", "lm_loss_validation", "validation_lm_loss", "lm_loss_value",
    "validation_epoch_loss", "val_epoch_loss", "eval_c4_en_validation_crossentropyloss", "val_nll", "eval_nll",
    "final_val_loss", "val_loss_min", "best_val_loss", "test_loss", "loss_test", "val_bpb", "eval_paloma_c4_en_bpb",
    "eval_bpb", "epoch_loss",
  ]

  /// `val/loss`, `Val Loss` and `config.val-loss` all become `val_loss`; a single letter keeps its case.
  static func normalised(_ name: String) -> String {
    var text = name.trimmedSpaces
    if text.count > 1 { text = text.lowercased() }
    text = String(text.map { "/. -:".contains($0) ? "_" : $0 })
    while let wrapper = wrappers.first(where: { text.hasPrefix($0) && text.count > $0.count }) {
      text.removeFirst(wrapper.count)
    }
    return text
  }

  private static let wrappers = [
    "config_", "settings_", "hparams_", "hyperparameters_", "args_", "metrics_", "params_", "summary_", "tags_",
    "run_hparams_", "cfg_", "_",
  ]

  /// Among names that mean the same: where settings are asked for, those of settings first; a metric of that name is its
  /// last logged value.
  func rank(of name: String) -> Int {
    let name = name.lowercased()
    let isMetric = ["metrics", "summary"].contains { name.hasPrefix($0) }
    let isSetting = ["config", "params", "hparams", "settings", "args", "hyperparameters"].contains {
      name.hasPrefix($0 + ".") || name.hasPrefix($0 + "/")
    }
    guard isMetric || isSetting else { return 1 }
    return isSetting == self.isSetting ? 0 : 2
  }

  /// What one unit of the field is worth in the log.
  func scale(_ mapping: LogMapping) -> Double {
    guard let scale = mapping.units[rawValue], scale.isFinite, scale > 0 else { return 1 }
    return scale
  }
}

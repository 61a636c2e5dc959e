// The names under which tools of the field write each quantity. To teach Lawbook another, add it here.

import Runs

extension Field {
  /// Other names, best first; only `normalised` compares them. Single letters count only as capitals. A batch without a
  /// word for tokens counts sequences: samples read as tokens would be silently wrong.
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
        "train_global_step", "current_steps", "training_step", "optimizer_step", "iterations", "iteration_step",
        "num_updates", "train_num_updates", "update", "updates", "optim_step", "training_steps", "trainer_step",
        "iter_num", "step_num",
      ]
    case .params:
      [
        "n_params", "num_params", "parameters", "n_parameters", "num_parameters", "model_params", "N",
        "parameter_count",
        "param_count", "non_embedding_params", "n_params_non_embedding", "num_params_non_embed",
        "num_params_non_embedding", "non_embedding_parameters", "num_scaling_params", "model_n_params",
        "model_num_params", "model_num_parameters", "model_parameters", "total_params", "total_parameters",
        "trainable_params", "trainable_parameters", "number_of_parameters", "n_param", "num_param",
        "non_emb_params", "n_params_non_emb", "num_non_embedding_params", "num_nonembedding_params",
        "model_parameter_count", "num_model_params", "nparams_non_embed", "params_count", "total_param_count",
        "model_non_embedding_params", "active_params", "num_active_params",
      ]
    case .tokens:
      [
        "n_tokens", "num_tokens", "tokens_seen", "train_tokens", "training_tokens", "consumed_tokens", "total_tokens",
        "num_input_tokens_seen", "train_num_input_tokens_seen", "throughput_total_tokens", "tokens_trained",
        "ntokens_seen", "n_tokens_seen", "num_tokens_seen", "time_token", "tokens_total", "train_total_tokens",
        "train_tokens_seen", "token_count", "total_training_tokens", "cumulative_tokens", "D",
        "n_tokens_trained", "total_tokens_seen", "train_n_tokens", "data_tokens", "data_tokens_seen",
        "perf_total_tokens",
        "consumed_train_tokens", "training_tokens_seen", "num_train_tokens", "tokens_processed", "processed_tokens",
        "global_tokens", "trainer_tokens_seen", "cumulative_train_tokens", "total_train_tokens", "tokens_consumed",
        "dataset_tokens", "input_tokens_seen", "progress_tokens",
      ]
    case .batchTokens:
      [
        "tokens_per_batch", "tokens_per_step", "batch_size_tokens", "batch_size_in_tokens", "global_batch_tokens",
        "tokens_per_iter", "tokens_per_iteration", "global_batch_size_tokens", "total_batch_size", "train_batch_tokens",
        "tokens_per_update", "tokens_per_optimizer_step", "effective_batch_size_tokens", "n_tokens_per_batch",
        "num_tokens_per_batch", "batch_token_count", "global_tokens_per_batch", "tokens_per_global_batch",
        "total_batch_size_tokens", "train_tokens_per_batch",
      ]
    case .batchSequences:
      [
        "global_batch_size", "train_global_batch_size", "batch_size_sequences", "batch_size", "bs", "train_batch_size",
        "effective_batch_size", "total_train_batch_size", "batch_size_samples", "global_train_batch_size",
        "train_batch_size_sequences", "sequences_per_batch", "samples_per_batch",
      ]
    case .learningRate:
      [
        "peak_lr", "max_lr", "lr_max", "lr_peak", "peak_learning_rate", "learning_rate_peak", "max_learning_rate",
        "base_lr", "lr", "eta", "learningrate", "optimizer_learning_rate", "optimizer_lr", "optim_lr",
        "optim_learning_rate", "train_learning_rate", "train_lr", "optim_learning_rate_group0", "lr_adamw", "lr_adam",
        "lr_sgd", "lr_muon", "lr_lion", "lr_adamw_pg1", "lr_adam_pg1", "lr_group0", "learning_rate_group0",
        "learning_rate_group_0", "optim_lr_group_0", "lr_decoupledadamw_group0", "lr_decoupledlionw_group0",
        "learning_current_learning_rate", "epoch_learning_rate", "init_lr", "initial_lr", "initial_learning_rate",
        "target_lr", "optim_lr_group0", "opt_lr", "opt_learning_rate", "training_args_learning_rate", "train_lr_0",
        "adam_lr", "adamw_lr", "optimizer_args_lr", "optimizer_config_lr", "optim_args_lr", "schedule_peak_lr",
        "lr_max_value", "train_samples_lr",
      ]
    case .trainLoss:
      [
        "training_loss", "loss_train", "train_loss_step", "loss_training", "lm_loss", "train_lm_loss", "train_ce_loss",
        "training_epoch_loss", "train_epoch_loss", "train_cross_entropy", "train_loss_epoch", "train_crossentropyloss",
        "loss_train_total", "train_languagecrossentropy", "loss_metrics_global_avg_loss", "global_avg_loss",
        "learning_loss", "train_inner_loss", "train_samples_train_loss", "training_lm_loss", "train_nll", "tr_loss",
        "train_loss_avg", "loss_train_step", "train_ce", "train_total_loss", "trn_loss", "lm_loss_training_lm_loss",
        "train_loss_lm", "training_cross_entropy", "train_mean_loss",
      ]
    case .valLoss: Self.validationLosses
    case .compute:
      ["flops", "total_flops", "train_flops", "training_flops", "C", "total_training_flops", "cumulative_flops"]
    case .depth:
      [
        "n_layers", "n_layer", "num_layers", "layers", "model_n_layer", "model_n_layers", "num_hidden_layers",
        "layer_count", "model_num_layers", "model_num_hidden_layers", "num_decoder_layers",
        "transformer_layers",
      ]
    case .width:
      [
        "d_model", "hidden_size", "n_embd", "hidden_dim", "embed_dim", "model_n_embd", "model_d_model", "embedding_dim",
        "model_dim", "model_hidden_size", "dim", "model_width",
        "base_emb_dim", "emb_dim",
      ]
    case .contextTokens:
      [
        "context_tokens", "context_length", "seq_len", "sequence_length", "seq_length", "block_size", "max_seq_len",
        "max_sequence_length", "max_seq_length", "ctx_len",
        "model_max_sequence_length", "data_seq_len", "max_target_length", "context_len", "sequence_len",
      ]
    case .frames: ["n_frames", "num_frames"]
    case .clipHeight, .clipWidth: []
    case .schedule: ["lr_schedule", "lr_scheduler", "scheduler"]
    case .block: ["block_type"]
    }
  }

  /// All of them as `normalised` writes them, the canonical one first.
  var names: [String] { Self.allNames[self] ?? [] }

  private static let allNames = Dictionary(
    uniqueKeysWithValues: allCases.map { field in
      var known: Set<String> = []
      return (field, ([field.rawValue] + field.aliases).map(normalised).filter { known.insert($0).inserted })
    })

  private static let validationLosses = [
    "validation_loss", "valid_loss", "eval_loss", "loss_val", "loss_eval", "loss_validation", "loss_valid", "dev_loss",
    "val_ce_loss", "validate_loss", "val_lm_loss", "val_cross_entropy", "val_loss_epoch", "validation_metrics_loss",
    "eval_languagecrossentropy", "lm_loss_validation", "validation_lm_loss", "lm_loss_value",
    "validation_epoch_loss", "val_epoch_loss", "eval_c4_en_validation_crossentropyloss", "val_nll", "eval_nll",
    "final_val_loss", "val_loss_min", "best_val_loss", "test_loss", "loss_test", "val_bpb", "eval_paloma_c4_en_bpb",
    "eval_bpb", "epoch_loss", "val_ce", "eval_ce", "validation_ce_loss", "eval_ce_loss",
    "eval_lm_c4_en_validation_ce_loss", "valid_ce",
    "valid_nll", "eval_macro_loss", "eval_paloma_c4_en_loss", "evaluation_avg_loss", "eval_avg_loss", "evaluation_loss",
    "validation_crossentropyloss", "eval_crossentropyloss", "eval_cross_entropy", "validation_cross_entropy",
    "valid_cross_entropy", "cross_entropy_validation", "cross_entropy_val", "loss_dev", "heldout_loss", "held_out_loss",
    "val_loss_avg", "val_loss_mean", "eval_loss_mean", "validation_loss_epoch", "val_total_loss", "valid_lm_loss",
    "lm_loss_valid", "eval_lm_loss", "val_loss_step", "validation_mean_loss", "valid_avg_loss", "val_avg_loss",
    "eval_validation_loss", "eval_val_loss", "vloss", "loss_eval_mean",
  ]

  /// `val/loss`, `Val Loss`, `valLoss` and `config.val-loss` all become `valloss`; a single letter keeps its case.
  static func normalised(_ name: String) -> String {
    var text = name.trimmedSpaces
    if text.count > 1 { text = text.lowercased() }
    text = String(text.map { "/. -:()[]".contains($0) ? "_" : $0 })
    while let wrapper = wrappers.first(where: { text.hasPrefix($0) && text.count > $0.count }) {
      text.removeFirst(wrapper.count)
    }
    return text.replacing("_", with: "")
  }

  private static let wrappers = [
    "config_", "settings_", "hparams_", "hyperparameters_", "args_", "metrics_", "params_", "summary_", "tags_",
    "run_hparams_", "cfg_", "parameters_", "_",
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

// The keys of a study file.

/// # A study file
/// ```yaml
/// title: Video DiT, first sweep           # printed above the laws
/// data: [runs/*.csv, more.jsonl]          # a path, a glob, a folder or a list; relative to this file's folder
/// map: {params: N, val_loss: loss}        # canonical name: column in the log
/// units: {tokens: 1e9}                    # what one unit in the log is worth
/// where:                                  # rows that take part; the others go to the ledger with the reason
///   - epoch_excluded == 0
///   - {if: flops < 1e21, reason: above the budget of the sweep}
/// exclude:                                # runs that do not, by name
///   - {run: n130-b2, reason: wrong tokenizer}
/// compute: 6ND                            # or cross-dit: {n_ctx: 1280, layers: 28}
/// cells: {tolerance: 0.01}                # evaluations within 1 % of a common T form a cell
/// optimum: quadratic                      # or plain_quadratic, local_quadratic, akima, grid, near_best
/// near_best: 0.1 %                        # how far above the best, with optimum: near_best
/// isoflop: parabola                       # or akima: how the minimum of an isoFLOP profile is found
/// objective: log-huber                    # or {log-huber: {delta: 1e-3}}, squared, least-absolute
/// hold_out:                               # cells that the fit does not see
///   - params: 1.07e9                      # a number (within 1 %), [low, high] or '>= 1e9'
///   - {params: 0.72e9, tokens: '>= 1e11'} # both must hold
/// held_out_scheme: [size, largest]        # what `lawbook cross-validate` leaves out: size, tokens, cell, largest
/// fixed: {batch_tokens: 262144, learning_rate: 1e-4}  # or middle-cell
/// budgets: [1e19, 3e19, 1e20]             # of the isoFLOP profiles, FLOPs; chosen from the data when left out
/// at_compute: 1e22                        # where N_opt and T_opt are stated
/// weights: optima                         # what points count for: or seeds, even
/// intervals: auto                         # or pairs, residual, wild, profile; or {residual: {by: size}}
/// replicates: 1000                        # for the intervals; 0 for none
/// seed: 241117470
/// published: yin2024                      # laws of a paper, set beside the study's own
/// ```
/// Only `data` or `published` must be there. Numbers are written `1e9`, `1.07B`, `82k` or `1_000`.
enum StudyKey: String, CaseIterable {
  case title, data, map, units, `where`, exclude, compute, cells, optimum, isoflop, objective, form, floor
  case nearBest = "near_best"
  case holdOut = "hold_out"
  case heldOutScheme = "held_out_scheme"
  case fixed, budgets
  case atCompute = "at_compute"
  case weights, intervals, replicates, seed, published
}

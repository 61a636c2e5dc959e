// How studies are resampled for intervals, and by which unit.

/// What is drawn anew in each replicate.
public enum Resampling: String, Sendable, Hashable, CaseIterable {
  /// Chosen from the data: `pairs` where nothing was swept and there are 40 runs or more, with
  /// what runs of one size share drawn beside, where they share noise; else `residual`.
  case automatic = "auto"
  /// Whole units with replacement (Efron 1979). Too narrow with few units: sizes and tokens go missing from resamples.
  case pairs
  /// Noise anew on the fitted law: residuals drawn with replacement, their scale drawn from what so many degrees of
  /// freedom leave open.
  case residual
  /// Each residual stays at its point and changes sign at random: for noise that differs from point to point.
  case wild
  /// As `residual`, but floor and exponents of the loss law by their profiles: where the least objective with one of them
  /// held is as much higher as F with 1 and n − p degrees of freedom allows.
  case profile
}

/// What is independent of what.
public enum ResamplingUnit: String, Sendable, Hashable, CaseIterable {
  /// `size` where residuals of one size agree more than chance has it, else `cell`; `run` where nothing was swept.
  case automatic = "auto"
  case cell
  case size
  case run
}

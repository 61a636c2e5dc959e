// The name of a run within a sweep.

import Training

/// The run's identifier, and where the learning rate decays towards the end of the run that end too: such runs differ
/// from their first step after the warm-up.
func sweepIdentifier(_ settings: TrainingSettings) -> String {
  let id = runIdentifier(settings)
  guard settings.schedule != .constant, let end = settings.marks.last else { return id }
  return id.contains("-T\(end)") ? id : id + "-T\(end)"
}

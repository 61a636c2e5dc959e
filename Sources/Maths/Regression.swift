// Least squares and what goes with it.

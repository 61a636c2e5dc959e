// Counts the heap allocations of a thread, for the test that a training step makes none. Tests only.

/// Allocations of the calling thread since it began; below zero where they cannot be counted (no glibc).
long thread_allocations(void);

// Package remedy is the catalogue of everything that can go wrong between a
// PAI workload and its role: what was tried, what the cloud said, why, and
// the exact way out, as text that the features put into diagnostics.
//
// The same cause reads the same for every kind of workload, and the same
// whether the plan found it or the cloud refused the write. The package looks
// nothing up: callers bring the facts.
package remedy

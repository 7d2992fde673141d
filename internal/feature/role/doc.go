// Package role manages RAM roles that PAI workloads may assume: their trust
// policy, what is attached to them, and the question who would lose a role
// that is about to go.
//
// It knows no workload product: who uses a role it asks the preflight.
package role

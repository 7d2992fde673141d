// Package workload holds the vocabulary of PAI workloads and of the one RAM
// role that each of them carries: kinds and their service principals, role
// modes, associations, and what changing an association does to a running
// workload.
//
// It is pure: it knows no cloud API, no Terraform and no clock.
package workload

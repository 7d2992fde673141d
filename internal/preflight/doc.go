// Package preflight holds the rules that are checked while planning: one
// association per workload, hand-overs between resources, the role's trust
// policy and account, and what a change does to a running workload.
//
// A Session sees one walk of Terraform over one provider configuration. It
// keeps two things that no single resource knows: the claims, of which resource manages
// which workload, and the overlay, of what this very plan is about to write
// to roles. Live facts come through read-only calls of cloud.
package preflight

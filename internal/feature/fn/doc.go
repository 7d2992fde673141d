// Package fn holds the provider functions: what the pure rooms know, as
// expressions. A function reads its arguments, asks one of those rooms and
// returns the answer; it needs no credentials, no configured provider and no
// network, and gives the same answer in every plan.
//
// Errors name the argument that is to blame. Their texts follow Terraform's
// `Invalid value for "name" parameter: ` and are followed by its full stop, so
// they start in lower case and end without one.
package fn

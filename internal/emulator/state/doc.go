// Package state holds what the emulated products share below their own data:
// clocks, identifiers, page markers, values whose writes are seen late, and when
// a transient status ends.
//
// It knows no product, no HTTP and no policy.
package state

// Package state holds what the emulated products share below their own data:
// clocks, identifiers, page markers, and values whose writes are seen late.
//
// It knows no product, no HTTP and no policy.
package state

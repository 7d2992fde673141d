// Package session tells as whom the provider works, and gives out temporary
// credentials: those of a role, and those that PAI injects.
package session

// Package session tells as whom the provider works.
package session

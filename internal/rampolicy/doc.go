// Package rampolicy is what owning a custom policy of RAM means, whatever the
// policy says: creation, a new default version, the description, the wait until
// RAM shows what was written, deletion with what is attached, and the import.
//
// A feature decides what its policies say and who has them. Only a feature that
// gives the policy to somebody attaches it.
package rampolicy

package emulator

import (
	_ "embed"
	"slices"
)

// The account of the default seed, and the key of the account itself. They open
// nothing but an emulator.
const (
	DefaultAccountID       = "1234567890123456"
	DefaultAccessKeyID     = "paiemu-root"
	DefaultAccessKeySecret = "paiemu-root-secret"
)

//go:embed seed.json
var defaultSeed []byte

// DefaultSeed returns the seed of the demo: one account with a key of its own,
// a platform engineer, and data scientists who may use DSW and pass no role
// yet; the roles of PAI; two running notebooks, and the workspace they are in.
func DefaultSeed() []byte { return slices.Clone(defaultSeed) }

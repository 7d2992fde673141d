package cloud

import "strings"

// Wording is a refusal that has no error code of its own: DLC answers trouble
// with a role under the code of every other refusal (BadRequest), and EAS
// tells of it in an event without any code. Words are all there is to tell it
// by.
type Wording struct {
	// Text is what users see.
	Text string
	// match is the part of it, in lower case, that identifies it.
	match string
	// Kind is what it means.
	Kind error
}

// The wordings.
const (
	WordingDeploymentCannotAssume = "unable to render, error: failed to assume role for user" // EAS
	WordingJobCannotAssume        = "Failed to assume role for user"                          // DLC
	WordingRoleNotPassable        = "check permission for ram role failed"                    // DLC
	WordingUserMayNotPass         = "check permission for sub user failed"                    // DLC
)

// assumes is what both wordings about assuming a role have in common.
const assumes = "failed to assume role"

// Wordings returns every wording, the longest first: one is part of another.
func Wordings() []Wording {
	return []Wording{
		{WordingDeploymentCannotAssume, "unable to render, error: " + assumes, ErrCannotAssume},
		{WordingRoleNotPassable, WordingRoleNotPassable, ErrCannotPass},
		{WordingUserMayNotPass, WordingUserMayNotPass, ErrCannotPass},
		{WordingJobCannotAssume, assumes, ErrCannotAssume},
	}
}

// FindWording looks for a wording in a message or event, in any letter case.
// Ask only about what a product says of a role, and only where the code does
// not decide: messages change without notice.
func FindWording(message string) (Wording, bool) {
	message = strings.ToLower(message)
	for _, w := range Wordings() {
		if strings.Contains(message, w.match) {
			return w, true
		}
	}
	return Wording{}, false
}

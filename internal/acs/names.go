package acs

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// nameRule is one row of the table of naming rules in the RAM reference. All
// RAM names are ASCII letters and digits plus a few marks.
type nameRule struct {
	noun  string // what the name belongs to, as error texts call it
	max   int    // longest name in characters; the shortest is 1
	marks string // characters allowed besides letters and digits
}

var (
	roleName   = nameRule{noun: "role name", max: 64, marks: ".-"}
	policyName = nameRule{noun: "policy name", max: 128, marks: "-"}
	userName   = nameRule{noun: "user name", max: 64, marks: "._-"}
	groupName  = nameRule{noun: "group name", max: 64, marks: "-"}

	// roleNameInARN reads what exists: roles made under older rules may hold
	// marks that CreateRole refuses today.
	roleNameInARN = nameRule{noun: "role name", max: 64, marks: ".-_@"}
)

// ValidateRoleName checks a name for CreateRole: 1 to 64 letters, digits,
// periods and hyphens. The underscore is not allowed.
func ValidateRoleName(name string) error { return roleName.check(name) }

// ValidatePolicyName checks a name for CreatePolicy: 1 to 128 letters, digits
// and hyphens.
func ValidatePolicyName(name string) error { return policyName.check(name) }

// ValidateUserName checks a name as CreateUser documents it: 1 to 64 letters,
// digits, periods, underscores and hyphens.
func ValidateUserName(name string) error { return userName.check(name) }

// ValidateGroupName checks a name as CreateGroup documents it: 1 to 64 letters,
// digits and hyphens.
func ValidateGroupName(name string) error { return groupName.check(name) }

func (r nameRule) check(name string) error {
	if name == "" {
		return fmt.Errorf("%s is empty: %s", r.noun, r)
	}
	for _, char := range name {
		if !isLetter(char) && !isDigit(char) && !strings.ContainsRune(r.marks, char) {
			return fmt.Errorf("%s %q contains %q: %s", r.noun, name, char, r)
		}
	}
	if length := utf8.RuneCountInString(name); length > r.max {
		return fmt.Errorf("%s %q has %d characters: %s", r.noun, name, length, r)
	}
	return nil
}

// String says the rule in words, for the end of an error.
func (r nameRule) String() string {
	allowed := []string{"letters", "digits"}
	for _, mark := range r.marks {
		allowed = append(allowed, fmt.Sprintf("%q", mark))
	}
	last := len(allowed) - 1
	return fmt.Sprintf("want 1 to %d %s and %s", r.max, strings.Join(allowed[:last], ", "), allowed[last])
}

// maxAccountDigits is generous: real account ids have 16 digits, but samples
// in the documentation have other lengths, and the length is not promised.
const maxAccountDigits = 20

// ValidateAccountID checks an account id: 1 to 20 digits. The RAM reference
// speaks of 16; other lengths occur in its samples and are accepted.
func ValidateAccountID(id string) error {
	if id == "" {
		return fmt.Errorf("account id is empty: want 1 to %d digits", maxAccountDigits)
	}
	for _, char := range id {
		if !isDigit(char) {
			return fmt.Errorf("account id %q contains %q: want 1 to %d digits", id, char, maxAccountDigits)
		}
	}
	if len(id) > maxAccountDigits {
		return fmt.Errorf("account id %q has %d digits: want 1 to %d digits", id, len(id), maxAccountDigits)
	}
	return nil
}

func isLetter(char rune) bool { return isLower(char) || 'A' <= char && char <= 'Z' }

func isLower(char rune) bool { return 'a' <= char && char <= 'z' }

func isDigit(char rune) bool { return '0' <= char && char <= '9' }

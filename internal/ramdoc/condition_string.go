package ramdoc

import "strings"

// stringOperator knows the String family. Case matters unless the name says
// otherwise; wildcards work in the Like operators only.
func stringOperator(name string) (operator, bool) {
	switch name {
	case "StringEquals":
		return operator{compare: sameString}, true
	case "StringNotEquals":
		return operator{compare: sameString, negated: true}, true
	case "StringEqualsIgnoreCase":
		return operator{compare: sameFoldedString}, true
	case "StringNotEqualsIgnoreCase":
		return operator{compare: sameFoldedString, negated: true}, true
	case "StringLike":
		return operator{compare: likeString}, true
	case "StringNotLike":
		return operator{compare: likeString, negated: true}, true
	}
	return operator{}, false
}

func sameString(actual, wanted string) truth { return truthOf(actual == wanted) }

func sameFoldedString(actual, wanted string) truth {
	return truthOf(strings.EqualFold(actual, wanted))
}

func likeString(actual, wanted string) truth { return truthOf(glob(wanted, actual)) }

// boolOperator knows Bool, for keys such as acs:SecureTransport and
// acs:MFAPresent. The letters of true and false may have any case (unconfirmed).
func boolOperator(name string) (operator, bool) {
	if name != "Bool" {
		return operator{}, false
	}
	return operator{compare: sameBool}, true
}

func sameBool(actual, wanted string) truth {
	left, leftOK := parseBool(actual)
	right, rightOK := parseBool(wanted)
	if !leftOK || !rightOK {
		return unknown
	}
	return truthOf(left == right)
}

func parseBool(text string) (value, ok bool) {
	isTrue := strings.EqualFold(text, "true")
	return isTrue, isTrue || strings.EqualFold(text, "false")
}

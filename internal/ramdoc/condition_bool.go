package ramdoc

import "strings"

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

package ramdoc

import (
	"strings"
	"time"
)

// dateOperator knows the Date family. Values are instants such as
// 2019-08-12T17:00:00+08:00 or 2019-08-12T09:00:00Z, compared as instants
// whatever their offset.
func dateOperator(name string) (operator, bool) {
	suffix, isDate := strings.CutPrefix(name, "Date")
	test, negated, found := orderOperator(suffix)
	if !isDate || !found {
		return operator{}, false
	}
	compare := func(actual, wanted string) truth {
		left, leftOK := parseInstant(actual)
		right, rightOK := parseInstant(wanted)
		if !leftOK || !rightOK {
			return unknown
		}
		return truthOf(test(left.Compare(right)))
	}
	return operator{compare: compare, negated: negated}, true
}

// parseInstant accepts seconds left out, as ISO 8601 does. A time without an
// offset is no instant: the reference does not say whose clock it means.
func parseInstant(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if instant, err := time.Parse(layout, text); err == nil {
			return instant, true
		}
	}
	return time.Time{}, false
}

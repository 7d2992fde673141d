package ramdoc

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// numericOperator knows the Numeric family: decimal integers and fractions.
func numericOperator(name string) (operator, bool) {
	suffix, isNumeric := strings.CutPrefix(name, "Numeric")
	test, negated, found := orderOperator(suffix)
	if !isNumeric || !found {
		return operator{}, false
	}
	compare := func(actual, wanted string) truth {
		sign, ok := compareNumbers(actual, wanted)
		if !ok {
			return unknown
		}
		return truthOf(test(sign))
	}
	return operator{compare: compare, negated: negated}, true
}

// compareNumbers compares integers exactly, since ids of 16 digits and more are
// integers too, and everything else as floating point.
func compareNumbers(a, b string) (sign int, ok bool) {
	wholeA, errA := strconv.ParseInt(a, 10, 64)
	wholeB, errB := strconv.ParseInt(b, 10, 64)
	if errA == nil && errB == nil {
		return cmp.Compare(wholeA, wholeB), true
	}
	realA, isRealA := parseReal(a)
	realB, isRealB := parseReal(b)
	return cmp.Compare(realA, realB), isRealA && isRealB
}

func parseReal(text string) (float64, bool) {
	// ParseFloat also reads 0x1p-2, 1_000, inf and nan, none of which is a
	// number in JSON.
	if strings.ContainsAny(text, "xXpP_") {
		return 0, false
	}
	number, err := strconv.ParseFloat(text, 64)
	return number, err == nil && !math.IsInf(number, 0) && !math.IsNaN(number)
}

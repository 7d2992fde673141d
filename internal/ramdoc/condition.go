package ramdoc

// truth is the answer to a question that may not be answerable.
type truth int

const (
	no truth = iota
	unknown
	yes
)

func (t truth) and(o truth) truth { return min(t, o) }

func (t truth) or(o truth) truth { return max(t, o) }

func (t truth) not() truth { return yes - t }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// operator is one condition operator of the policy language.
type operator struct {
	// compare relates a value of the request to a value of the document. It is
	// unknown where one of them does not belong to the operator's type: RAM does
	// not say what it does then.
	compare func(actual, wanted string) truth
	// negated operators hold where their positive twin does not.
	negated bool
}

// lookUpOperator finds an operator by name. Null, ...IfExists and the set
// operators ForAnyValue and ForAllValues are not in the RAM reference
// (unconfirmed) and therefore unknown.
func lookUpOperator(name string) (operator, bool) {
	families := []func(string) (operator, bool){
		stringOperator, numericOperator, dateOperator, boolOperator, ipOperator,
	}
	for _, family := range families {
		if op, found := family(name); found {
			return op, true
		}
	}
	return operator{}, false
}

// holds evaluates one operator and key. The condition holds if any value of the
// request compares with any value of the document; a negated operator holds if
// none does, since "not a or not b" would be true of everything.
//
// A key that is absent from the request has no value to compare: positive
// operators fail and negated ones hold. This is the usual rule of such languages
// and unconfirmed for RAM.
func (c Condition) holds(req Request) truth {
	op, found := lookUpOperator(c.Operator)
	if !found {
		return unknown
	}
	actuals, known := req.Context[c.Key]
	if !known && !req.ContextComplete {
		return unknown
	}
	result := no
	for _, actual := range actuals {
		for _, wanted := range c.Values {
			result = result.or(op.compare(actual, wanted))
		}
	}
	if op.negated {
		return result.not()
	}
	return result
}

// orderOperator returns the comparison behind the six suffixes that numbers and
// dates share. test takes the sign of actual minus wanted.
func orderOperator(suffix string) (test func(sign int) bool, negated, found bool) {
	switch suffix {
	case "Equals":
		return func(sign int) bool { return sign == 0 }, false, true
	case "NotEquals":
		return func(sign int) bool { return sign == 0 }, true, true
	case "LessThan":
		return func(sign int) bool { return sign < 0 }, false, true
	case "LessThanEquals":
		return func(sign int) bool { return sign <= 0 }, false, true
	case "GreaterThan":
		return func(sign int) bool { return sign > 0 }, false, true
	case "GreaterThanEquals":
		return func(sign int) bool { return sign >= 0 }, false, true
	}
	return nil, false, false
}

package ramdoc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// answer is what a condition says about a request.
type answer string

const (
	holds answer = "holds"
	fails answer = "fails"
	open  answer = "cannot be evaluated"
)

// answerOf evaluates one condition alone, on a request whose only key is k.
func answerOf(operator string, wanted, actual []string) answer {
	doc := ramdoc.Document{Statements: []ramdoc.Statement{{
		Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"*"},
		Conditions: []ramdoc.Condition{{Operator: operator, Key: "k", Values: wanted}},
	}}}
	decision := ramdoc.Evaluate(passing("k", actual...), doc)
	switch {
	case decision.Outcome == ramdoc.Allowed:
		return holds
	case decision.Certain():
		return fails
	}
	return open
}

// opposite is what a negated operator says where its positive twin says a.
func opposite(a answer) answer {
	switch a {
	case holds:
		return fails
	case fails:
		return holds
	}
	return open
}

func TestOperators(t *testing.T) {
	t.Parallel()
	// Operators that come in pairs are tested as pairs.
	negated := map[string]string{
		"StringEquals": "StringNotEquals", "StringEqualsIgnoreCase": "StringNotEqualsIgnoreCase", "StringLike": "StringNotLike",
		"NumericEquals": "NumericNotEquals", "DateEquals": "DateNotEquals", "IpAddress": "NotIpAddress",
	}
	tests := []struct {
		operator, actual, wanted string
		want                     answer
	}{
		{"StringEquals", "", "", holds},
		{"StringEquals", "a", "a", holds},
		{"StringEquals", "a", "A", fails},
		{"StringEquals", "a", "?", fails},
		{"StringEqualsIgnoreCase", "Ä", "ä", holds},
		{"StringEqualsIgnoreCase", "ab", "a*", fails},
		{"StringLike", "", "*", holds},
		{"StringLike", "", "?", fails},
		{"StringLike", "ä", "?", holds},
		{"StringLike", "abcbc", "a*bc", holds},
		{"StringLike", "abcbd", "a*bc", fails},
		{"StringLike", "a.c", "a.c", holds},
		{"StringLike", "abc", "a.c", fails},
		{"StringLike", "a/b/c", "a*c", holds},
		{"StringLike", "A", "a", fails},
		{"StringLike", "a*", "a*b", fails},
		{"StringLike", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "*a*a*a*a*a*a*a*a*a*c", fails},

		{"NumericEquals", "10", "1e1", holds},
		{"NumericEquals", "-0", "0", holds},
		{"NumericEquals", "0.1", "0.10", holds},
		{"NumericEquals", "9007199254740993", "9007199254740992", fails},
		{"NumericEquals", "0x10", "16", open},
		{"NumericEquals", "0x1p4", "16", open},
		{"NumericEquals", "1_0", "10", open},
		{"NumericEquals", "inf", "inf", open},
		{"NumericEquals", "nan", "nan", open},
		{"NumericEquals", "1e999", "1e999", open},
		{"NumericEquals", "", "0", open},
		{"NumericLessThan", "9", "10", holds},
		{"NumericLessThan", "-2", "-1.5", holds},
		{"NumericLessThan", "10", "10", fails},
		{"NumericLessThanEquals", "10", "10", holds},
		{"NumericLessThanEquals", "11", "10", fails},
		{"NumericGreaterThan", "10", "9", holds},
		{"NumericGreaterThan", "10", "10.0", fails},
		{"NumericGreaterThanEquals", "10", "10.0", holds},
		{"NumericGreaterThanEquals", "9", "10", fails},

		{"DateEquals", "2026-01-02T03:04:05Z", "2026-01-02T11:04:05+08:00", holds},
		{"DateEquals", "2026-01-02T03:04:00Z", "2026-01-02T03:04Z", holds},
		{"DateEquals", "2026-01-02T03:04:05.5Z", "2026-01-02T03:04:05Z", fails},
		{"DateEquals", "2026-01-02", "2026-01-02", open},
		{"DateEquals", "2026-01-02T03:04:05", "2026-01-02T03:04:05", open},
		{"DateEquals", "2026-02-30T00:00:00Z", "2026-03-02T00:00:00Z", open},
		{"DateLessThan", "2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z", holds},
		{"DateLessThan", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", fails},
		{"DateLessThanEquals", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", holds},
		{"DateLessThanEquals", "2026-01-02T00:00:01Z", "2026-01-02T00:00:00Z", fails},
		{"DateGreaterThan", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00+01:00", holds},
		{"DateGreaterThan", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", fails},
		{"DateGreaterThanEquals", "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z", holds},
		{"DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", fails},

		{"Bool", "true", "true", holds},
		{"Bool", "true", "TRUE", holds},
		{"Bool", "false", "False", holds},
		{"Bool", "false", "true", fails},
		{"Bool", "1", "true", open},
		{"Bool", "false", "", open},

		{"IpAddress", "10.1.2.3", "10.1.2.3", holds},
		{"IpAddress", "10.1.2.3", "10.1.2.4", fails},
		{"IpAddress", "10.1.2.3", "0.0.0.0/0", holds},
		{"IpAddress", "10.1.2.3", "10.1.2.2/31", holds},
		{"IpAddress", "10.1.2.3", "10.1.2.4/31", fails},
		{"IpAddress", "::ffff:10.1.2.3", "10.0.0.0/8", holds},
		{"IpAddress", "10.1.2.3", "::ffff:10.1.2.3", holds},
		{"IpAddress", "10.1.2.3", "::/0", fails},
		{"IpAddress", "fe80::1%eth0", "fe80::/10", holds},
		{"IpAddress", "2001:db8::1", "2001:db8::1", holds},
		{"IpAddress", "10.1.2.3", "10.1.2.3/33", open},
		{"IpAddress", "10.1.2.3", "10.1.2", open},
		{"IpAddress", "10.1.2.0/24", "10.0.0.0/8", open},
		{"IpAddress", "", "10.0.0.0/8", open},

		{"", "a", "a", open},
		{"Numeric", "1", "1", open},
		{"NumericSomething", "1", "1", open},
		{"DateSomething", "1", "1", open},
		{"Null", "a", "false", open},
		{"StringEqualsIfExists", "a", "a", open},
		{"ForAllValues:StringLike", "a", "a", open},
		{"stringEquals", "a", "a", open},
	}
	for _, test := range tests {
		t.Run(test.operator+"/"+test.actual+"/"+test.wanted, func(t *testing.T) {
			t.Parallel()
			wanted, actual := []string{test.wanted}, []string{test.actual}
			if got := answerOf(test.operator, wanted, actual); got != test.want {
				t.Errorf("%s %s, want that it %s", test.operator, got, test.want)
			}
			twin, paired := negated[test.operator]
			if !paired {
				return
			}
			if got := answerOf(twin, wanted, actual); got != opposite(test.want) {
				t.Errorf("%s %s, want that it %s", twin, got, opposite(test.want))
			}
		})
	}
}

func TestSeveralValues(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		operator       string
		actual, wanted []string
		want           answer
	}{
		"one of the document":      {"StringEquals", []string{"b"}, []string{"a", "b"}, holds},
		"one of the request":       {"StringEquals", []string{"x", "b"}, []string{"a", "b"}, holds},
		"none":                     {"StringEquals", []string{"x", "y"}, []string{"a", "b"}, fails},
		"not equal to any":         {"StringNotEquals", []string{"x", "y"}, []string{"a", "b"}, holds},
		"not equal, but one is":    {"StringNotEquals", []string{"x", "b"}, []string{"a", "b"}, fails},
		"one that cannot be read":  {"NumericEquals", []string{"1"}, []string{"one", "2"}, open},
		"one that matches anyway":  {"NumericEquals", []string{"1"}, []string{"one", "1"}, holds},
		"negated, one unreadable":  {"NumericNotEquals", []string{"1"}, []string{"one", "2"}, open},
		"negated, one matches":     {"NumericNotEquals", []string{"1"}, []string{"one", "1"}, fails},
		"absent from the request":  {"StringEquals", nil, []string{"a"}, fails},
		"absent, negated":          {"StringNotEquals", nil, []string{"a"}, holds},
		"absent, unknown operator": {"Null", nil, []string{"true"}, open},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := answerOf(test.operator, test.wanted, test.actual); got != test.want {
				t.Errorf("%s %s, want that it %s", test.operator, got, test.want)
			}
		})
	}
}

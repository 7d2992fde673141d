package ramdoc_test

import "github.com/pai-iac/terraform-provider-pai/internal/ramdoc"

// passableIf allows passing any role under a condition.
func passableIf(condition string) []string {
	return one(`{"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":` + condition + `}`)
}

// passing asks for passing a role with one condition key and nothing else in the
// request.
func passing(key string, values ...string) ramdoc.Request {
	return knowingAll(knowing(passed(trainer), key, values...))
}

func conditions() []decision {
	return append(append(conditionLogic(), textConditions()...), typedConditions()...)
}

func conditionLogic() []decision {
	const (
		or     = "several values of a key: one must match"
		and    = "several keys and several operators: all must hold"
		absent = "an absent key fails a positive operator (usual rule, unconfirmed)"
		not    = "an absent key satisfies a negated operator (usual rule, unconfirmed)"
	)
	service := func(condition string) []string {
		return passableIf(`{"StringEquals":{"acs:Service":` + condition + `}}`)
	}
	return []decision{
		{name: "passed to the service", rule: "acs:Service narrows PassRole to a service", ask: passing("acs:Service", pai), docs: service(`"pai.aliyuncs.com"`), want: ramdoc.Allowed},
		{name: "passed to another service", rule: "a failed condition means that the statement does not match", ask: passing("acs:Service", "fc.aliyuncs.com"), docs: service(`"pai.aliyuncs.com"`), want: ramdoc.NoOpinion},
		{name: "value in a list of one", rule: "one value and a list of one mean the same: Condition", ask: passing("acs:Service", pai), docs: service(`["pai.aliyuncs.com"]`), want: ramdoc.Allowed},
		{name: "one of two values", rule: or, ask: passing("acs:Service", eas), docs: service(`["pai.aliyuncs.com","eas.pai.aliyuncs.com"]`), want: ramdoc.Allowed},
		{name: "none of two values", rule: or, ask: passing("acs:Service", "fc.aliyuncs.com"), docs: service(`["pai.aliyuncs.com","eas.pai.aliyuncs.com"]`), want: ramdoc.NoOpinion},
		{name: "none of two unwanted values", rule: "a negated operator holds if no value matches", ask: passing("acs:Service", "fc.aliyuncs.com"), docs: passableIf(`{"StringNotEquals":{"acs:Service":["pai.aliyuncs.com","eas.pai.aliyuncs.com"]}}`), want: ramdoc.Allowed},
		{name: "one of two unwanted values", rule: "a negated operator fails if any value matches", ask: passing("acs:Service", pai), docs: passableIf(`{"StringNotEquals":{"acs:Service":["pai.aliyuncs.com","eas.pai.aliyuncs.com"]}}`), want: ramdoc.NoOpinion},
		{name: "absent key", rule: absent, ask: knowingAll(passed(trainer)), docs: service(`"pai.aliyuncs.com"`), want: ramdoc.NoOpinion},
		{name: "absent key, negated", rule: not, ask: knowingAll(passed(trainer)), docs: passableIf(`{"StringNotEquals":{"acs:Service":"pai.aliyuncs.com"}}`), want: ramdoc.Allowed},
		{
			name: "two keys, both hold", rule: and,
			ask:  knowing(passing("acs:Service", pai), "acs:SourceIp", "10.1.2.3"),
			docs: passableIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"},"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}`), want: ramdoc.Allowed,
		},
		{
			name: "two operators, one fails", rule: and,
			ask:  knowing(passing("acs:Service", pai), "acs:SourceIp", "192.168.2.3"),
			docs: passableIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"},"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}`), want: ramdoc.NoOpinion,
		},
		{
			name: "two keys of one operator, one fails", rule: and,
			ask:  knowing(passing("acs:Service", pai), "acs:ResourceTag/team", "web"),
			docs: passableIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com","acs:ResourceTag/team":"ml"}}`), want: ramdoc.NoOpinion,
		},
		{
			name: "deny under a condition that holds", rule: "explicit Deny wins over Allow",
			ask: passing("acs:MFAPresent", "false"),
			docs: one(
				`{"Effect":"Allow","Action":"ram:*","Resource":"*"}`,
				`{"Effect":"Deny","Action":"ram:PassRole","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}`),
			want: ramdoc.Denied,
		},
		{
			name: "deny under a condition that fails", rule: "a failed condition means that the statement does not match, also for Deny",
			ask: passing("acs:MFAPresent", "true"),
			docs: one(
				`{"Effect":"Allow","Action":"ram:*","Resource":"*"}`,
				`{"Effect":"Deny","Action":"ram:PassRole","Resource":"*","Condition":{"Bool":{"acs:MFAPresent":"false"}}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "trust with the right external id", rule: "a trust policy may have conditions",
			ask:  knowingAll(knowing(assumedByCaller(someUser), "sts:ExternalId", "k8s")),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]},"Condition":{"StringEquals":{"sts:ExternalId":"k8s"}}}`),
			want: ramdoc.Allowed,
		},
		{
			name: "trust with no external id", rule: absent,
			ask:  knowingAll(assumedByCaller(someUser)),
			docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]},"Condition":{"StringEquals":{"sts:ExternalId":"k8s"}}}`),
			want: ramdoc.NoOpinion,
		},
	}
}

func textConditions() []decision {
	const (
		exact  = "StringEquals: exact match, case matters"
		folded = "StringEqualsIgnoreCase: exact match, case does not matter"
		like   = "StringLike: * and ? are wildcards, case matters"
	)
	return []decision{
		{name: "case differs", rule: exact, ask: passing("k", "Prod"), docs: passableIf(`{"StringEquals":{"k":"prod"}}`), want: ramdoc.NoOpinion},
		{name: "star is literal", rule: exact + ": no wildcards", ask: passing("k", "prod"), docs: passableIf(`{"StringEquals":{"k":"p*"}}`), want: ramdoc.NoOpinion},
		{name: "case differs, not equal", rule: "StringNotEquals: case matters", ask: passing("k", "Prod"), docs: passableIf(`{"StringNotEquals":{"k":"prod"}}`), want: ramdoc.Allowed},
		{name: "case differs, ignored", rule: folded, ask: passing("k", "Prod"), docs: passableIf(`{"StringEqualsIgnoreCase":{"k":"pROD"}}`), want: ramdoc.Allowed},
		{name: "case differs, ignored, not equal", rule: "StringNotEqualsIgnoreCase: case does not matter", ask: passing("k", "Prod"), docs: passableIf(`{"StringNotEqualsIgnoreCase":{"k":"prod"}}`), want: ramdoc.NoOpinion},
		{name: "another text, ignored, not equal", rule: "StringNotEqualsIgnoreCase: case does not matter", ask: passing("k", "test"), docs: passableIf(`{"StringNotEqualsIgnoreCase":{"k":"prod"}}`), want: ramdoc.Allowed},
		{name: "like a prefix", rule: like, ask: passing("k", "prod-1"), docs: passableIf(`{"StringLike":{"k":"prod*"}}`), want: ramdoc.Allowed},
		{name: "like nothing more", rule: "StringLike: * stands for any run, also an empty one", ask: passing("k", "prod"), docs: passableIf(`{"StringLike":{"k":"prod*"}}`), want: ramdoc.Allowed},
		{name: "like one character", rule: like, ask: passing("k", "prod1"), docs: passableIf(`{"StringLike":{"k":"prod?"}}`), want: ramdoc.Allowed},
		{name: "like one character, none there", rule: "StringLike: ? stands for a single character", ask: passing("k", "prod"), docs: passableIf(`{"StringLike":{"k":"prod?"}}`), want: ramdoc.NoOpinion},
		{name: "like in another case", rule: like, ask: passing("k", "PROD-1"), docs: passableIf(`{"StringLike":{"k":"prod*"}}`), want: ramdoc.NoOpinion},
		{name: "not like", rule: "StringNotLike: * and ? are wildcards", ask: passing("k", "test-1"), docs: passableIf(`{"StringNotLike":{"k":"prod*"}}`), want: ramdoc.Allowed},
		{name: "not like, but it is", rule: "StringNotLike: * and ? are wildcards", ask: passing("k", "prod-1"), docs: passableIf(`{"StringNotLike":{"k":"prod*"}}`), want: ramdoc.NoOpinion},
	}
}

func typedConditions() []decision {
	const (
		numbers = "Numeric operators compare numbers, not texts"
		dates   = "Date operators compare instants, whatever their offset"
		block   = "IpAddress takes an address or a CIDR block"
	)
	return []decision{
		{name: "number equal in value", rule: numbers, ask: passing("k", "10.0"), docs: passableIf(`{"NumericEquals":{"k":"10"}}`), want: ramdoc.Allowed},
		{name: "number written as a number", rule: "leaf values are strings; a bare number means the same", ask: passing("k", "10"), docs: passableIf(`{"NumericEquals":{"k":10}}`), want: ramdoc.Allowed},
		{name: "number not equal", rule: numbers, ask: passing("k", "11"), docs: passableIf(`{"NumericNotEquals":{"k":"10"}}`), want: ramdoc.Allowed},
		{name: "number less", rule: numbers, ask: passing("k", "9"), docs: passableIf(`{"NumericLessThan":{"k":"10"}}`), want: ramdoc.Allowed},
		{name: "number not less than itself", rule: "NumericLessThan excludes the limit", ask: passing("k", "10"), docs: passableIf(`{"NumericLessThan":{"k":"10"}}`), want: ramdoc.NoOpinion},
		{name: "number less or equal", rule: "NumericLessThanEquals includes the limit", ask: passing("k", "10"), docs: passableIf(`{"NumericLessThanEquals":{"k":"10"}}`), want: ramdoc.Allowed},
		{name: "number greater", rule: numbers, ask: passing("k", "100"), docs: passableIf(`{"NumericGreaterThan":{"k":"20"}}`), want: ramdoc.Allowed},
		{name: "number not greater than itself", rule: "NumericGreaterThan excludes the limit", ask: passing("k", "20"), docs: passableIf(`{"NumericGreaterThan":{"k":"20"}}`), want: ramdoc.NoOpinion},
		{name: "number greater or equal", rule: "NumericGreaterThanEquals includes the limit", ask: passing("k", "20"), docs: passableIf(`{"NumericGreaterThanEquals":{"k":"20"}}`), want: ramdoc.Allowed},
		{name: "before the deadline", rule: dates, ask: passing("acs:CurrentTime", "2019-08-12T08:59:59Z"), docs: passableIf(`{"DateLessThan":{"acs:CurrentTime":"2019-08-12T17:00:00+08:00"}}`), want: ramdoc.Allowed},
		{name: "after the deadline", rule: dates, ask: passing("acs:CurrentTime", "2019-08-12T09:00:01Z"), docs: passableIf(`{"DateLessThan":{"acs:CurrentTime":"2019-08-12T17:00:00+08:00"}}`), want: ramdoc.NoOpinion},
		{name: "at the deadline", rule: "DateLessThanEquals includes the limit", ask: passing("acs:CurrentTime", "2019-08-12T09:00:00Z"), docs: passableIf(`{"DateLessThanEquals":{"acs:CurrentTime":"2019-08-12T17:00:00+08:00"}}`), want: ramdoc.Allowed},
		{name: "same instant", rule: dates, ask: passing("k", "2019-08-12T09:00:00Z"), docs: passableIf(`{"DateEquals":{"k":"2019-08-12T17:00:00+08:00"}}`), want: ramdoc.Allowed},
		{name: "not the same instant", rule: dates, ask: passing("k", "2019-08-12T09:00:00Z"), docs: passableIf(`{"DateNotEquals":{"k":"2019-08-12T17:00:00+08:00"}}`), want: ramdoc.NoOpinion},
		{
			name: "inside a window", rule: "several operators: all must hold",
			ask:  passing("acs:CurrentTime", "2026-06-01T00:00:00Z"),
			docs: passableIf(`{"DateGreaterThan":{"acs:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThan":{"acs:CurrentTime":"2027-01-01T00:00:00Z"}}`), want: ramdoc.Allowed,
		},
		{
			name: "outside a window", rule: "several operators: all must hold",
			ask:  passing("acs:CurrentTime", "2027-06-01T00:00:00Z"),
			docs: passableIf(`{"DateGreaterThanEquals":{"acs:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThan":{"acs:CurrentTime":"2027-01-01T00:00:00Z"}}`), want: ramdoc.NoOpinion,
		},
		{name: "secure transport", rule: "Bool compares true and false", ask: passing("acs:SecureTransport", "true"), docs: passableIf(`{"Bool":{"acs:SecureTransport":"true"}}`), want: ramdoc.Allowed},
		{name: "insecure transport", rule: "Bool compares true and false", ask: passing("acs:SecureTransport", "false"), docs: passableIf(`{"Bool":{"acs:SecureTransport":["true"]}}`), want: ramdoc.NoOpinion},
		{name: "boolean written as a boolean", rule: "leaf values are strings; a bare boolean means the same", ask: passing("acs:MFAPresent", "true"), docs: passableIf(`{"Bool":{"acs:MFAPresent":true}}`), want: ramdoc.Allowed},
		{name: "address itself", rule: block, ask: passing("acs:SourceIp", "203.0.113.7"), docs: passableIf(`{"IpAddress":{"acs:SourceIp":"203.0.113.7"}}`), want: ramdoc.Allowed},
		{name: "address in a block", rule: block, ask: passing("acs:SourceIp", "203.0.113.7"), docs: passableIf(`{"IpAddress":{"acs:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}`), want: ramdoc.Allowed},
		{name: "address outside the block", rule: block, ask: passing("acs:SourceIp", "203.0.114.7"), docs: passableIf(`{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}`), want: ramdoc.NoOpinion},
		{name: "block named by a host in it", rule: block + "; bits behind the prefix do not matter", ask: passing("acs:SourceIp", "203.0.113.7"), docs: passableIf(`{"IpAddress":{"acs:SourceIp":"203.0.113.99/24"}}`), want: ramdoc.Allowed},
		{name: "address outside an unwanted block", rule: "NotIpAddress is the opposite of IpAddress", ask: passing("acs:SourceIp", "198.51.100.1"), docs: passableIf(`{"NotIpAddress":{"acs:SourceIp":["203.0.113.0/24"]}}`), want: ramdoc.Allowed},
		{name: "address inside an unwanted block", rule: "NotIpAddress is the opposite of IpAddress", ask: passing("acs:SourceIp", "203.0.113.7"), docs: passableIf(`{"NotIpAddress":{"acs:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}}`), want: ramdoc.NoOpinion},
		{name: "address of version six", rule: block + " of either version", ask: passing("acs:SourceIp", "2001:db8::7"), docs: passableIf(`{"IpAddress":{"acs:SourceIp":"2001:db8::/32"}}`), want: ramdoc.Allowed},
	}
}

// unjudgeable holds questions asked before the request exists, when its
// condition keys are unknown, and conditions that RAM does not document.
func unjudgeable() []decision {
	const (
		open    = "a condition on a key that is not known yet decides nothing"
		foreign = "an operator that RAM does not document decides nothing"
	)
	allow := `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`
	allowIf := func(c string) string {
		return `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":` + c + `}`
	}
	denyIf := func(c string) string {
		return `{"Effect":"Deny","Action":"ram:PassRole","Resource":"*","Condition":` + c + `}`
	}
	fromOffice := `{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}`
	return []decision{
		{name: "allow by an unknown address", rule: open, ask: passed(trainer), docs: one(allowIf(fromOffice)), want: ramdoc.NoOpinion, undecided: true},
		{name: "deny by an unknown address", rule: open, ask: passed(trainer), docs: one(allow, denyIf(fromOffice)), want: ramdoc.Allowed, undecided: true},
		{name: "deny by an unknown address only", rule: "an open Deny cannot turn a refusal into a permission", ask: passed(trainer), docs: one(denyIf(fromOffice)), want: ramdoc.NoOpinion},
		{name: "allow with and without a condition", rule: "an open Allow cannot add to a plain one", ask: passed(trainer), docs: one(allowIf(fromOffice), allow), want: ramdoc.Allowed},
		{name: "denied anyway", rule: "explicit Deny is final, whatever else is open", ask: passed(trainer), docs: one(allowIf(fromOffice), `{"Effect":"Deny","Action":"ram:*","Resource":"*"}`, denyIf(fromOffice)), want: ramdoc.Denied},
		{name: "negated operator on an unknown key", rule: open, ask: passed(trainer), docs: one(allowIf(`{"StringNotEquals":{"acs:Service":"fc.aliyuncs.com"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "known key fails, the other is open", rule: "keys are joined by AND: one failure is enough", ask: knowing(passed(trainer), "acs:Service", "fc.aliyuncs.com"), docs: one(allowIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"},"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}`)), want: ramdoc.NoOpinion},
		{name: "known key holds, the other is open", rule: open, ask: knowing(passed(trainer), "acs:Service", pai), docs: one(allowIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"},"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "known key in an incomplete context", rule: "a known key is evaluated", ask: knowing(passed(trainer), "acs:Service", pai), docs: one(allowIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`)), want: ramdoc.Allowed},
		{name: "known to be absent", rule: "a key known to be absent fails a positive operator (unconfirmed)", ask: knowing(passed(trainer), "acs:Service"), docs: one(allowIf(`{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`)), want: ramdoc.NoOpinion},
		{name: "open condition on another action", rule: "a statement that does not match is not open", ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:GetRole","Resource":"*","Condition":` + fromOffice + `}`), want: ramdoc.NoOpinion},
		{name: "open condition on another role", rule: "a statement that does not match is not open", ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/other","Condition":` + fromOffice + `}`), want: ramdoc.NoOpinion},
		{name: "trust on an external id", rule: open, ask: assumedBy(pai), docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}`), want: ramdoc.NoOpinion, undecided: true},
		{name: "open trust in another service", rule: "a statement that does not match is not open", ask: assumedBy(pai), docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com"]},"Condition":{"StringEquals":{"sts:ExternalId":"x"}}}`), want: ramdoc.NoOpinion},
		{name: "open deny in a trust", rule: open, ask: assumedBy(pai), docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`, `{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]},"Condition":{"DateGreaterThan":{"acs:CurrentTime":"2030-01-01T00:00:00Z"}}}`), want: ramdoc.Allowed, undecided: true},
		{name: "null", rule: foreign, ask: passing("acs:Service", pai), docs: one(allowIf(`{"Null":{"acs:Service":"false"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "if exists", rule: foreign, ask: passing("acs:Service", pai), docs: one(allowIf(`{"StringEqualsIfExists":{"acs:Service":"pai.aliyuncs.com"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "for any value", rule: foreign, ask: passing("acs:Service", pai), docs: one(allowIf(`{"ForAnyValue:StringEquals":{"acs:Service":"pai.aliyuncs.com"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "operator in another case", rule: "keywords are case-sensitive", ask: passing("acs:Service", pai), docs: one(allowIf(`{"stringequals":{"acs:Service":"pai.aliyuncs.com"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "a text among numbers", rule: "a value that is no number cannot be compared as one", ask: passing("k", "10"), docs: one(allowIf(`{"NumericLessThan":{"k":"many"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "a number next to a text", rule: "several values of a key: one that matches is enough", ask: passing("k", "10"), docs: one(allowIf(`{"NumericLessThan":{"k":["many","11"]}}`)), want: ramdoc.Allowed},
		{name: "a time without an offset", rule: "a time without an offset is no instant", ask: passing("k", "2026-01-01T00:00:00Z"), docs: one(allowIf(`{"DateLessThan":{"k":"2026-06-01T00:00:00"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "a host name among addresses", rule: "a value that is no address cannot be compared as one", ask: passing("acs:SourceIp", "10.0.0.1"), docs: one(allowIf(`{"IpAddress":{"acs:SourceIp":"office.example.com"}}`)), want: ramdoc.NoOpinion, undecided: true},
		{name: "yes is no boolean", rule: "Bool compares true and false only", ask: passing("acs:MFAPresent", "true"), docs: one(allowIf(`{"Bool":{"acs:MFAPresent":"yes"}}`)), want: ramdoc.NoOpinion, undecided: true},
	}
}

package ramdoc_test

import "github.com/pai-iac/terraform-provider-pai/internal/ramdoc"

// trainer is the ARN of a role called PaiTrain as GetRole answers it: the name
// in lower case.
const trainer = "acs:ram::1234567890123456:role/paitrain"

func passingRoles() []decision {
	return []decision{
		{
			name: "the exact arn", rule: "ram:PassRole on the ARN of GetRole lets the caller pass that role",
			ask:  passed(trainer),
			docs: one(`{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/paitrain"}`),
			want: ramdoc.Allowed,
		},
		{
			name: "lists of one", rule: "one value and a list of one mean the same: Action and Resource",
			ask:  passed(trainer),
			docs: one(`{"Effect":"Allow","Action":["ram:PassRole"],"Resource":["acs:ram::1234567890123456:role/paitrain"]}`),
			want: ramdoc.Allowed,
		},
		{
			name: "everything", rule: "Action * on Resource * allows every request",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"*","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "everything in ram", rule: "* in an action stands for any run of characters",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:*","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "everything in oss", rule: "the product before the colon must match",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"oss:*","Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "everything in pai", rule: "rights to PAI itself do not include passing a role",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":["pai:*","paidlc:*","paidsw:*"],"Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "reading ram", rule: "* in the middle of an action: Get* is not Pass",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":["ram:Get*","ram:List*"],"Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "pass by prefix", rule: "* in an action stands for any run of characters, also none",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:PassRole*","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "action by question marks", rule: "? stands for exactly one character",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:Pass????","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "action in lower case", rule: "action matching ignores case",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"ram:passrole","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "one of several actions", rule: "values of Action are alternatives",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":["ram:GetRole","ram:PassRole"],"Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "not-action without ram", rule: "NotAction matches every action but those named",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","NotAction":"oss:*","Resource":"*"}`), want: ramdoc.Allowed,
		},
		{
			name: "not-action with ram", rule: "the power-user policy: everything but ram does not include PassRole",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","NotAction":["ram:*","ims:*"],"Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "not-action in another case", rule: "action matching ignores case, also in NotAction",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","NotAction":["RAM:passRole"],"Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "deny by not-action", rule: "Deny with NotAction denies every action but those named",
			ask: passed(trainer),
			docs: one(
				`{"Effect":"Allow","Action":"*","Resource":"*"}`,
				`{"Effect":"Deny","NotAction":"oss:*","Resource":"*"}`),
			want: ramdoc.Denied,
		},
		{
			name: "administrator who may not pass", rule: "explicit Deny wins over Allow",
			ask: passed(trainer),
			docs: one(
				`{"Effect":"Allow","Action":"*","Resource":"*"}`,
				`{"Effect":"Deny","Action":"ram:PassRole","Resource":"*"}`),
			want: ramdoc.Denied,
		},
		{
			name: "assuming is not passing", rule: "AliyunSTSAssumeRoleAccess allows sts:AssumeRole, which is another action",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`), want: ramdoc.NoOpinion,
		},
		{
			name: "a trust policy grants nothing", rule: "a statement with a Principal belongs to a trust policy",
			ask: passed(trainer), docs: one(`{"Effect":"Allow","Action":"*","Principal":{"RAM":["*"]}}`), want: ramdoc.NoOpinion,
		},
	}
}

func whichRole() []decision {
	passable := func(resource string) []string {
		return one(`{"Effect":"Allow","Action":"ram:PassRole","Resource":` + resource + `}`)
	}
	const sameRegion = "empty region and * are the same in ARNs of RAM (unconfirmed)"
	const noCase = "role names in ARNs come back in lower case: compare ignoring case"
	const star = "* in a resource stands for any run of characters"
	return []decision{
		{
			name: "any account", rule: star,
			ask: passed(trainer), docs: passable(`"acs:ram::*:role/paitrain"`), want: ramdoc.Allowed,
		},
		{
			name: "form of the ram reference", rule: sameRegion,
			ask: passed(trainer), docs: passable(`"acs:ram:*:1234567890123456:role/paitrain"`), want: ramdoc.Allowed,
		},
		{
			name: "star region asked, empty one granted", rule: sameRegion,
			ask:  passed("acs:ram:*:1234567890123456:role/paitrain"),
			docs: passable(`"acs:ram::1234567890123456:role/paitrain"`), want: ramdoc.Allowed,
		},
		{
			name: "a real region", rule: "RAM is global: a resource in a region is none of its own",
			ask: passed(trainer), docs: passable(`"acs:ram:cn-hangzhou:1234567890123456:role/paitrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "name as created", rule: noCase,
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/PaiTrain"`), want: ramdoc.Allowed,
		},
		{
			name: "name as created, asked for", rule: noCase,
			ask:  passed("acs:ram::1234567890123456:role/PaiTrain"),
			docs: passable(`"acs:ram::1234567890123456:role/paitrain"`), want: ramdoc.Allowed,
		},
		{
			name: "prefix in mixed case", rule: noCase + ", also before a wildcard",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/Pai*"`), want: ramdoc.Allowed,
		},
		{
			name: "any role", rule: star,
			ask: passed(trainer), docs: passable(`"acs:ram:*:*:role/*"`), want: ramdoc.Allowed,
		},
		{
			name: "any resource of ram", rule: star,
			ask: passed(trainer), docs: passable(`"acs:ram:*:*:*"`), want: ramdoc.Allowed,
		},
		{
			name: "pattern of fewer parts", rule: star + ", also across colons",
			ask: passed(trainer), docs: passable(`"acs:ram:*"`), want: ramdoc.Allowed,
		},
		{
			name: "another role", rule: "Resource must match too",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/other"`), want: ramdoc.NoOpinion,
		},
		{
			name: "a name that starts alike", rule: "a resource without wildcards is matched whole",
			ask:  passed("acs:ram::1234567890123456:role/paitrain-prod"),
			docs: passable(`"acs:ram::1234567890123456:role/paitrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "another account", rule: "the account of a resource must match",
			ask: passed(trainer), docs: passable(`"acs:ram::6543210987654321:role/paitrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "a user of that name", rule: "role/ and user/ are different resources",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:user/paitrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "the bare name", rule: "resources are ARNs: a name matches nothing",
			ask: passed(trainer), docs: passable(`"paitrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "one of several roles", rule: "values of Resource are alternatives",
			ask: passed(trainer), docs: passable(`["acs:ram::1234567890123456:role/a","acs:ram::1234567890123456:role/paitrain"]`), want: ramdoc.Allowed,
		},
		{
			name: "one unknown character", rule: "? in a resource stands for exactly one character",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/pai?rain"`), want: ramdoc.Allowed,
		},
		{
			name: "one unknown character too many", rule: "? in a resource never stands for none",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/paitrain?"`), want: ramdoc.NoOpinion,
		},
		{
			name: "a plus is a plus", rule: "everything but * and ? stands for itself",
			ask: passed(trainer), docs: passable(`"acs:ram::1234567890123456:role/pa+itrain"`), want: ramdoc.NoOpinion,
		},
		{
			name: "all roles but others", rule: "NotResource matches every resource but those named",
			ask:  passed(trainer),
			docs: one(`{"Effect":"Allow","Action":"ram:PassRole","NotResource":"acs:ram::*:role/admin*"}`), want: ramdoc.Allowed,
		},
		{
			name: "all roles but this", rule: "NotResource does not match a resource that it names, ignoring case",
			ask:  passed(trainer),
			docs: one(`{"Effect":"Allow","Action":"ram:PassRole","NotResource":["acs:ram:*:*:role/PaiTrain"]}`), want: ramdoc.NoOpinion,
		},
		{
			name: "every role denied but this", rule: "Deny with NotResource spares the resources that it names",
			ask: passed(trainer),
			docs: one(
				`{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`,
				`{"Effect":"Deny","Action":"ram:PassRole","NotResource":"acs:ram::*:role/paitrain"}`),
			want: ramdoc.Allowed,
		},
		{
			name: "every other role denied", rule: "Deny with NotResource denies every resource but those named",
			ask: passed("acs:ram::1234567890123456:role/admin"),
			docs: one(
				`{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`,
				`{"Effect":"Deny","Action":"ram:PassRole","NotResource":"acs:ram::*:role/paitrain"}`),
			want: ramdoc.Denied,
		},
		{
			name: "buckets keep their case", rule: "ignoring case is assumed of RAM's own resources only",
			ask:  ramdoc.Request{Action: "oss:GetObject", Resource: "acs:oss:*:1234567890123456:bucket/Data"},
			docs: one(`{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:bucket/data"}`), want: ramdoc.NoOpinion,
		},
	}
}

func severalDocuments() []decision {
	allow := document(`{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`)
	denyAdmin := document(`{"Effect":"Deny","Action":"ram:PassRole","Resource":"acs:ram::*:role/admin"}`)
	readOnly := document(`{"Effect":"Allow","Action":["ram:Get*","ram:List*"],"Resource":"*"}`)
	const united = "the policies of a caller are united, his own and those of his groups"
	return []decision{
		{name: "a group allows", rule: united, ask: passed(trainer), docs: []string{readOnly, allow}, want: ramdoc.Allowed},
		{name: "nobody allows", rule: united, ask: passed(trainer), docs: []string{readOnly, readOnly}, want: ramdoc.NoOpinion},
		{
			name: "a group denies", rule: "explicit Deny in any document wins over Allow in another",
			ask: passed("acs:ram::1234567890123456:role/admin"), docs: []string{allow, denyAdmin}, want: ramdoc.Denied,
		},
		{
			name: "a group denies first", rule: "explicit Deny wins whatever the order of documents",
			ask: passed("acs:ram::1234567890123456:role/admin"), docs: []string{denyAdmin, allow}, want: ramdoc.Denied,
		},
		{
			name: "a group denies another role", rule: "a Deny that does not match has no effect",
			ask: passed(trainer), docs: []string{allow, denyAdmin}, want: ramdoc.Allowed,
		},
		{
			name: "halves do not add up", rule: "Action and Resource must match in the same statement",
			ask: passed(trainer),
			docs: []string{
				document(`{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::*:role/other"}`),
				document(`{"Effect":"Allow","Action":"ram:GetRole","Resource":"acs:ram::*:role/paitrain"}`),
			},
			want: ramdoc.NoOpinion,
		},
	}
}

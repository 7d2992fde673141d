package ramdoc_test

import (
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	text := `{"Statement":{"Condition":{"StringLike":{"k":["b","a","b"]},"Bool":{"z":true,"y":"x"}},"Resource":["acs:ram:*:1:role/Mixed","acs:oss:*:*:Bucket"],
		"Action":["RAM:PassRole","oss:Get*"],"Effect":"Allow","Sid":"gone"},"Version":"1"}`
	const want = `{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:get*","ram:passrole"],"Resource":["acs:oss:*:*:Bucket","acs:ram::1:role/mixed"],` +
		`"Condition":{"Bool":{"y":["x"],"z":["true"]},"StringLike":{"k":["a","b"]}}}]}`
	got := parse(t, text).Canonical()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if again := parse(t, got).Canonical(); again != got {
		t.Errorf("not idempotent:\n got %s\nwant %s", again, got)
	}
}

func TestSameText(t *testing.T) {
	t.Parallel()
	const base = `{"Effect":"Allow","Action":["sts:AssumeRole"],"Principal":{"RAM":["acs:ram::1:role/App","acs:ram::1:root"],"Service":["pai.aliyuncs.com"]}}`
	const other = `{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":"ecs.aliyuncs.com"}}`
	allow := func(resource string) string {
		return document(`{"Effect":"Allow","Action":"a:B","Resource":` + resource + `}`)
	}
	allowIf := func(condition string) string {
		return document(`{"Effect":"Allow","Action":"a:B","Resource":"*","Condition":` + condition + `}`)
	}
	tests := map[string]struct {
		a, b string
		want bool
	}{
		"blanks and order of elements": {document(base), `{ "Statement" : [ {"Principal":{"Service":["pai.aliyuncs.com"],"RAM":["acs:ram::1:role/App","acs:ram::1:root"]}, "Action":["sts:AssumeRole"],"Effect":"Allow"} ], "Version":"1"}`, true},
		"bare value and list":          {allow(`"x"`), allow(`["x"]`), true},
		"order in a list":              {allow(`["x","y"]`), allow(`["y","x"]`), true},
		"repetition in a list":         {allow(`["x","y","x"]`), allow(`["y","x"]`), true},
		"order of values":              {allowIf(`{"StringEquals":{"k":["a","b"]}}`), allowIf(`{"StringEquals":{"k":["b","a","a"]}}`), true},
		"order of operators":           {allowIf(`{"StringEquals":{"k":"a"},"Bool":{"k":"true"}}`), allowIf(`{"Bool":{"k":true},"StringEquals":{"k":["a"]}}`), true},
		"empty condition":              {allowIf(`{}`), allow(`"*"`), true},
		"empty operator":               {allowIf(`{"Bool":{}}`), allow(`"*"`), true},
		"statement without a list":     {document(base), `{"Version":"1","Statement":` + base + `}`, true},
		"case of an action":            {allow(`"x"`), document(`{"Effect":"Allow","Action":"A:b","Resource":"x"}`), true},
		"sid":                          {allow(`"x"`), document(`{"Sid":"s","Effect":"Allow","Action":"a:B","Resource":"x"}`), true},
		"case of a role arn":           {allow(`"acs:ram::1:role/App"`), allow(`"acs:ram::1:role/app"`), true},
		"case of a role pattern":       {allow(`"acs:ram::*:role/App*"`), allow(`"acs:ram::*:role/app*"`), true},
		"region of a role arn":         {allow(`"acs:ram:*:1:role/a"`), allow(`"acs:ram::1:role/a"`), true},
		"two spellings of one role":    {allow(`["acs:ram:*:1:role/A","acs:ram::1:role/a"]`), allow(`"acs:ram::1:role/a"`), true},
		"case of a trusted role":       {document(base), document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram:*:1:root","acs:ram::1:role/APP"],"Service":"pai.aliyuncs.com"}}`), true},

		"another resource":        {allow(`"x"`), allow(`"y"`), false},
		"one resource more":       {allow(`"x"`), allow(`["x","y"]`), false},
		"case of a bucket":        {allow(`"acs:oss:*:*:B"`), allow(`"acs:oss:*:*:b"`), false},
		"case of a user":          {allow(`"acs:ram::1:user/B"`), allow(`"acs:ram::1:user/b"`), false},
		"region of a bucket":      {allow(`"acs:oss:*:*:b"`), allow(`"acs:oss::*:b"`), false},
		"a real region":           {allow(`"acs:ram:cn-hangzhou:1:role/a"`), allow(`"acs:ram::1:role/a"`), false},
		"another account":         {allow(`"acs:ram::1:role/a"`), allow(`"acs:ram::2:role/a"`), false},
		"any account":             {allow(`"acs:ram::*:role/a"`), allow(`"acs:ram:::role/a"`), false},
		"another effect":          {allow(`"x"`), document(`{"Effect":"Deny","Action":"a:B","Resource":"x"}`), false},
		"action and not-action":   {allow(`"x"`), document(`{"Effect":"Allow","NotAction":"a:B","Resource":"x"}`), false},
		"resource, not-resource":  {allow(`"x"`), document(`{"Effect":"Allow","Action":"a:B","NotResource":"x"}`), false},
		"another operator":        {allowIf(`{"StringEquals":{"k":"a"}}`), allowIf(`{"StringLike":{"k":"a"}}`), false},
		"another key":             {allowIf(`{"StringEquals":{"k":"a"}}`), allowIf(`{"StringEquals":{"l":"a"}}`), false},
		"case of a value":         {allowIf(`{"StringEquals":{"k":"a"}}`), allowIf(`{"StringEquals":{"k":"A"}}`), false},
		"a condition more":        {allowIf(`{"StringEquals":{"k":"a"}}`), allow(`"*"`), false},
		"order of statements":     {document(base, other), document(other, base), false},
		"a statement more":        {document(base), document(base, other), false},
		"a statement twice":       {document(base), document(base, base), false},
		"service of another kind": {document(`{"Effect":"Allow","Action":"*","Principal":{"RAM":"x"}}`), document(`{"Effect":"Allow","Action":"*","Principal":{"Service":"x"}}`), false},

		"same garbage":        {"garbage", "garbage", true},
		"different garbage":   {"garbage", "garbage ", false},
		"garbage on the left": {"garbage", document(base), false},
		"nothing":             {"", "", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ramdoc.SameText(test.a, test.b); got != test.want {
				t.Errorf("SameText(a, b) = %t, want %t", got, test.want)
			}
			if got := ramdoc.SameText(test.b, test.a); got != test.want {
				t.Errorf("SameText(b, a) = %t, want %t", got, test.want)
			}
		})
	}
}

func TestEqualOfBuiltDocuments(t *testing.T) {
	t.Parallel()
	const text = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com","eas.pai.aliyuncs.com"]}}]}`
	if !ramdoc.Equal(ramdoc.Trust("eas.pai.aliyuncs.com", "pai.aliyuncs.com"), parse(t, text)) {
		t.Error("a built trust policy differs from the same one parsed")
	}
	if !ramdoc.Equal(ramdoc.Document{}, ramdoc.Document{Version: "1"}) {
		t.Error("the zero document differs from an empty one of version 1")
	}
	if !ramdoc.Equal(withConditions("2", "1", "2"), withConditions("1", "2")) {
		t.Error("order and repetition of repeated conditions matter")
	}
	doc := ramdoc.Trust("b", "a")
	doc.Statements[0].Principal[ramdoc.RAM] = nil
	if !ramdoc.Equal(doc, ramdoc.Trust("a", "b")) {
		t.Error("an empty kind of principal matters")
	}
	doc.Statements[0].Actions = []string{"z:Z", "A:A"}
	_ = doc.Canonical()
	if doc.Statements[0].Actions[0] != "z:Z" {
		t.Error("Canonical changed the document it was asked about")
	}
}

package ramdoc_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want ramdoc.Statement
	}{
		"bare values": {
			text: `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`,
			want: ramdoc.Statement{Effect: ramdoc.Allow, Actions: []string{"ram:PassRole"}, Resources: []string{"*"}},
		},
		"lists": {
			text: `{"Effect":"Deny","Action":["a:B","c:D"],"Resource":["x","y"]}`,
			want: ramdoc.Statement{Effect: ramdoc.Deny, Actions: []string{"a:B", "c:D"}, Resources: []string{"x", "y"}},
		},
		"negative elements": {
			text: `{"Effect":"Allow","NotAction":"a:B","NotResource":["x"]}`,
			want: ramdoc.Statement{Effect: ramdoc.Allow, NotActions: []string{"a:B"}, NotResources: []string{"x"}},
		},
		"principals of every kind": {
			text: `{"Effect":"Allow","Action":"*","Principal":{"Service":"s","RAM":["r","q"],"Federated":"f"}}`,
			want: ramdoc.Statement{Effect: ramdoc.Allow, Actions: []string{"*"}, Principal: ramdoc.Principal{
				ramdoc.RAM: {"r", "q"}, ramdoc.Service: {"s"}, ramdoc.Federated: {"f"},
			}},
		},
		"principal kind without values": {
			text: `{"Effect":"Allow","Action":"*","Principal":{"Service":"s","RAM":[]}}`,
			want: ramdoc.Statement{Effect: ramdoc.Allow, Actions: []string{"*"}, Principal: ramdoc.Principal{ramdoc.Service: {"s"}}},
		},
		"conditions in order": {
			text: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"b":["1","2"],"a":"3"},"Bool":{"c":"true"}}}`,
			want: ramdoc.Statement{
				Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"*"},
				Conditions: []ramdoc.Condition{
					{Operator: "StringLike", Key: "b", Values: []string{"1", "2"}},
					{Operator: "StringLike", Key: "a", Values: []string{"3"}},
					{Operator: "Bool", Key: "c", Values: []string{"true"}},
				},
			},
		},
		"numbers and booleans as condition values": {
			text: `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericLessThan":{"k":[1,2.50]},"Bool":{"k":false}}}`,
			want: ramdoc.Statement{
				Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"*"},
				Conditions: []ramdoc.Condition{
					{Operator: "NumericLessThan", Key: "k", Values: []string{"1", "2.50"}},
					{Operator: "Bool", Key: "k", Values: []string{"false"}},
				},
			},
		},
		"sid": {
			text: `{"Sid":"People","Effect":"Allow","Action":"*","Resource":"*"}`,
			want: ramdoc.Statement{Sid: "People", Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"*"}},
		},
		"escapes": {
			text: `{"Effect":"Allow","Action":"*","Resource":"acs:oss:*:*:b/\u00e9\/%2F"}`,
			want: ramdoc.Statement{Effect: ramdoc.Allow, Actions: []string{"*"}, Resources: []string{"acs:oss:*:*:b/é/%2F"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := ramdoc.Document{Version: "1", Statements: []ramdoc.Statement{test.want}}
			for _, text := range []string{document(test.text), `{"Statement":` + test.text + `,"Version":"1"}`, "\n " + document(test.text) + "\t\n"} {
				if got := parse(t, text); !reflect.DeepEqual(got, want) {
					t.Errorf("parse %s\n got %#v\nwant %#v", text, got, want)
				}
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string
		want string // whole error text
		at   string // the error's offset is where this starts in text
	}{
		"empty":             {text: "", want: "document: not JSON: empty text instead of a policy document"},
		"blank":             {text: " \n", want: "document: not JSON: empty text instead of a policy document"},
		"no json":           {text: "trust me", want: "document: not JSON: invalid character"},
		"cut off":           {text: `{"Version":"1"`, want: "document: not JSON: text ends before the document does"},
		"trailing comma":    {text: `{"Version":"1",}`, want: "document: not JSON: invalid character '}'"},
		"two documents":     {text: `{"Version":"1","Statement":[]} {}`, want: "document: text after the end of the document", at: " {}"},
		"stray comma":       {text: document(`{}`) + `,`, want: "document: text after the end of the document"},
		"a list":            {text: `[]`, want: "document: want an object, found a list", at: `[`},
		"no version":        {text: `{"Statement":[]}`, want: `document: Version is missing: want "Version": "1"`},
		"version of aws":    {text: `{"Version":"2012-10-17","Statement":[]}`, want: `Version: want the string "1", the only version there is`, at: `"2012`},
		"version number":    {text: `{"Version":1,"Statement":[]}`, want: `Version: want the string "1", the only version there is`, at: `1,`},
		"no statement":      {text: `{"Version":"1"}`, want: "document: Statement is missing"},
		"empty statement":   {text: `{"Version":"1","Statement":[]}`, want: "Statement: want at least one statement", at: "[]"},
		"statement text":    {text: `{"Version":"1","Statement":"x"}`, want: "Statement: want a list of statements, found a string"},
		"null statement":    {text: document(`null`), want: "Statement[0]: want an object, found null", at: "null"},
		"id":                {text: `{"Id":"x","Version":"1","Statement":[]}`, want: `document: unknown element "Id": want Version, Statement`, at: `"Id"`},
		"keyword case":      {text: document(`{"effect":"Allow"}`), want: `Statement[0]: unknown element "effect": keywords are case-sensitive, want "Effect"`, at: `"effect"`},
		"not principal":     {text: document(`{"Effect":"Allow","NotPrincipal":{}}`), want: `Statement[0]: unknown element "NotPrincipal": want Sid, Effect`},
		"repeated element":  {text: document(`{"Effect":"Allow","Effect":"Deny"}`), want: `Statement[0]: "Effect" appears twice`, at: `"Effect":"Deny"`},
		"no effect":         {text: document(`{"Action":"*","Resource":"*"}`), want: "Statement[0]: Effect is missing: want Allow or Deny"},
		"effect case":       {text: document(`{"Effect":"allow","Action":"*"}`), want: `Statement[0].Effect: unknown effect "allow": want Allow or Deny, in this spelling`, at: `"allow"`},
		"effect list":       {text: document(`{"Effect":["Allow"],"Action":"*"}`), want: "Statement[0].Effect: want a string, found a list"},
		"no action":         {text: document(`{"Effect":"Allow","Resource":"*"}`), want: "Statement[0]: Action is missing"},
		"both actions":      {text: document(`{"Effect":"Allow","Action":"*","NotAction":"*"}`), want: "Statement[0]: Action and NotAction exclude each other"},
		"both resources":    {text: document(`{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}`), want: "Statement[0]: Resource and NotResource exclude each other"},
		"empty actions":     {text: document(`{"Effect":"Allow","Action":[]}`), want: "Statement[0].Action: want at least one value, found an empty list"},
		"empty resource":    {text: document(`{"Effect":"Allow","Action":"*","Resource":[""]}`), want: "Statement[0].Resource[0]: want a value, found an empty string", at: `""`},
		"number as action":  {text: document(`{"Effect":"Allow","Action":["a",1]}`), want: "Statement[0].Action[1]: want a string, found a number or boolean", at: "1]}"},
		"second statement":  {text: document(`{"Effect":"Allow","Action":"*"}`, `{"Effect":"Allow","Action":{}}`), want: "Statement[1].Action: want a string, found an object"},
		"principal star":    {text: document(`{"Effect":"Allow","Action":"*","Principal":"*"}`), want: "Statement[0].Principal: want an object with RAM, Service or Federated, found a string"},
		"principal nobody":  {text: document(`{"Effect":"Allow","Action":"*","Principal":{"RAM":[]}}`), want: "Statement[0].Principal: names nobody: want RAM, Service or Federated with at least one value"},
		"principal of aws":  {text: document(`{"Effect":"Allow","Action":"*","Principal":{"AWS":"*"}}`), want: `Statement[0].Principal: unknown element "AWS": want RAM, Service, Federated`},
		"principal null":    {text: document(`{"Effect":"Allow","Action":"*","Principal":{"RAM":null}}`), want: "Statement[0].Principal.RAM: want a string, found null"},
		"condition list":    {text: document(`{"Effect":"Allow","Action":"*","Condition":[]}`), want: "Statement[0].Condition: want an object of operators, found a list"},
		"condition flat":    {text: document(`{"Effect":"Allow","Action":"*","Condition":{"k":"v"}}`), want: "Statement[0].Condition.k: want an object of condition keys, found a string"},
		"condition empty":   {text: document(`{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":[]}}}`), want: "Statement[0].Condition.Bool.k: want at least one value, found an empty list"},
		"condition nested":  {text: document(`{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":[["v"]]}}}`), want: "Statement[0].Condition.Bool.k[0]: want a string, found a list"},
		"condition doubled": {text: document(`{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":"true","k":"false"}}}`), want: `Statement[0].Condition.Bool: "k" appears twice`},
		"deep":              {text: strings.Repeat("[", 1000), want: "nested deeper than any policy document"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ramdoc.Parse(test.text)
			var syntax *ramdoc.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("got %v, want a *SyntaxError", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %q, want %q", err, test.want)
			}
			if test.at != "" && syntax.Offset != strings.Index(test.text, test.at) {
				t.Errorf("offset %d, want %d", syntax.Offset, strings.Index(test.text, test.at))
			}
		})
	}
}

func TestParseKinds(t *testing.T) {
	t.Parallel()
	const (
		trust      = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`
		permission = `{"Effect":"Allow","Action":"ram:PassRole","Resource":"*"}`
		neither    = `{"Effect":"Allow","Action":"ram:PassRole"}`
		bucket     = `{"Effect":"Allow","Action":"oss:*","Principal":{"RAM":["*"]},"Resource":"*"}`
		allBut     = `{"Effect":"Allow","Action":"*","NotResource":"x"}`
		trustsBut  = `{"Effect":"Allow","Action":"*","Principal":{"RAM":["*"]},"NotResource":"x"}`
	)
	const (
		noPrincipal  = "Principal is missing: a trust policy says who may assume the role"
		hasResource  = "a trust policy has no Resource"
		noResource   = "Resource is missing: a permission policy says on what it acts"
		hasPrincipal = "a permission policy has no Principal"
	)
	tests := map[string]struct{ text, trustErr, permissionErr string }{
		"trust":       {document(trust), "", noResource},
		"permission":  {document(permission), noPrincipal, ""},
		"neither":     {document(neither), noPrincipal, noResource},
		"bucket":      {document(bucket), hasResource, hasPrincipal},
		"notresource": {document(allBut), noPrincipal, ""},
		"trust but":   {document(trustsBut), hasResource, hasPrincipal},
		"mixed":       {document(trust, permission), "Statement[1]: " + noPrincipal, "Statement[0]: " + noResource},
	}
	check := func(t *testing.T, err error, want string) {
		t.Helper()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ramdoc.Parse(test.text)
			check(t, err, "")
			_, err = ramdoc.ParseTrust(test.text)
			check(t, err, test.trustErr)
			_, err = ramdoc.ParsePermission(test.text)
			check(t, err, test.permissionErr)
		})
	}
}

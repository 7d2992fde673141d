package ramdoc_test

import (
	"reflect"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		doc  ramdoc.Document
		want string
	}{
		"trust": {
			doc:  ramdoc.Trust("pai.aliyuncs.com"),
			want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}]}`,
		},
		"trust sorted": {
			doc:  ramdoc.Trust("pai.aliyuncs.com", "eas.pai.aliyuncs.com", "pai.aliyuncs.com"),
			want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["eas.pai.aliyuncs.com","pai.aliyuncs.com"]}}]}`,
		},
		"pass role": {
			doc:  ramdoc.PassRole([]string{trainer}, nil),
			want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/paitrain"}]}`,
		},
		"pass roles to services": {
			doc:  ramdoc.PassRole([]string{"b", "a", "b"}, []string{"pai.aliyuncs.com"}),
			want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":["a","b"],"Condition":{"StringEquals":{"acs:Service":"pai.aliyuncs.com"}}}]}`,
		},
		"every element in its place": {
			doc: ramdoc.Document{Version: "1", Statements: []ramdoc.Statement{{
				Conditions: []ramdoc.Condition{
					{Operator: "Z", Key: "k", Values: []string{"2", "1"}},
					{Operator: "A", Key: "l", Values: []string{"x"}},
					{Operator: "Z", Key: "j", Values: []string{"y"}},
				},
				NotResources: []string{"nr"}, NotActions: []string{"na"}, Sid: "s", Effect: ramdoc.Deny,
				Principal: ramdoc.Principal{ramdoc.Federated: {"f"}, ramdoc.RAM: {"r2", "r1"}, "Alien": {"a"}, ramdoc.Service: {}},
			}}},
			want: `{"Version":"1","Statement":[{"Sid":"s","Effect":"Deny","NotAction":"na","Principal":{"RAM":["r2","r1"],"Federated":["f"],"Alien":["a"]},` +
				`"NotResource":"nr","Condition":{"Z":{"k":["2","1"],"j":"y"},"A":{"l":"x"}}}]}`,
		},
		"no html escapes":  {doc: ramdoc.PassRole([]string{`<&>"\`}, nil), want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"ram:PassRole","Resource":"<&>\"\\"}]}`},
		"zero value":       {doc: ramdoc.Document{}, want: `{"Version":"1","Statement":[]}`},
		"repeated pair":    {doc: withConditions("1", "2"), want: `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Condition":{"Bool":{"k":["1","2"]}}}]}`},
		"statements order": {doc: ramdoc.Document{Statements: []ramdoc.Statement{{Effect: ramdoc.Deny}, {Effect: ramdoc.Allow}}}, want: `{"Version":"1","Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.doc.JSON(); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
		})
	}
}

// withConditions repeats a pair of operator and key, which only code can do.
func withConditions(values ...string) ramdoc.Document {
	statement := ramdoc.Statement{Effect: ramdoc.Allow, Actions: []string{"*"}}
	for _, value := range values {
		statement.Conditions = append(statement.Conditions, ramdoc.Condition{Operator: "Bool", Key: "k", Values: []string{value}})
	}
	return ramdoc.Document{Version: "1", Statements: []ramdoc.Statement{statement}}
}

func TestIndented(t *testing.T) {
	t.Parallel()
	const want = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {
        "Service": [
          "pai.aliyuncs.com"
        ]
      }
    }
  ]
}`
	if got := ramdoc.Trust("pai.aliyuncs.com").Indented(); got != want {
		t.Errorf("got %s", got)
	}
}

// What is read must be written back without loss, or editing one statement of a
// trust policy would damage its neighbours.
func TestJSONKeepsWhatParseReads(t *testing.T) {
	t.Parallel()
	text := document(
		`{"Sid":"a","Effect":"Deny","NotAction":["x","x","w"],"NotResource":"%2F","Condition":{"StringLike":{"k":["b","a"]}}}`,
		`{"Effect":"Allow","Action":"Sts:AssumeRole","Principal":{"Service":["b","a"],"RAM":"acs:ram::1:role/Mixed"}}`)
	doc := parse(t, text)
	if again := parse(t, doc.JSON()); !reflect.DeepEqual(doc, again) {
		t.Errorf("\n got %#v\nwant %#v", again, doc)
	}
}

package ramdoc_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	ecsService = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}`
	paiService = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com"]}}`
	rootAllow  = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}`
	fromOffice = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]},"Condition":{"IpAddress":{"acs:SourceIp":"192.0.2.0/24"}}}`
	denyECS    = `{"Effect":"Deny","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}`
)

// Documents before and after pai.aliyuncs.com is trusted, byte for byte.
func TestWithService(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"joins a list": {document(ecsService),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]}}`)},
		"joins a bare value": {
			document(`{"Action":["STS:assumerole"],"Principal":{"Service":"ecs.aliyuncs.com"},"Effect":"Allow"}`),
			document(`{"Action":["STS:assumerole"],"Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]},"Effect":"Allow"}`)},
		"joins the first that fits": {document(rootAllow, fromOffice, denyECS, ecsService, ecsService),
			document(rootAllow, fromOffice, denyECS, `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com","pai.aliyuncs.com"]}}`, ecsService)},
		"beside an empty kind": {
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":[],"Service":["a.aliyuncs.com" , "b.aliyuncs.com"]},"Condition":{}}`),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":[],"Service":["a.aliyuncs.com" , "b.aliyuncs.com" , "pai.aliyuncs.com"]},"Condition":{}}`)},
		"own statement: other principals": {document(rootAllow), document(rootAllow, paiService)},
		"own statement: mixed principals": {
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1:root","Service":"ecs.aliyuncs.com"}}`),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1:root","Service":"ecs.aliyuncs.com"}}`, paiService)},
		"own statement: condition": {document(fromOffice), document(fromOffice, paiService)},
		"own statement: deny":      {document(denyECS), document(denyECS, paiService)},
		"own statement: more actions": {
			document(`{"Effect":"Allow","Action":["sts:AssumeRole","sts:Other"],"Principal":{"Service":["ecs.aliyuncs.com"]}}`),
			document(`{"Effect":"Allow","Action":["sts:AssumeRole","sts:Other"],"Principal":{"Service":["ecs.aliyuncs.com"]}}`, paiService)},
		"own statement: a conditional one names it": {
			document(strings.ReplaceAll(fromOffice, "ecs", "pai")), document(strings.ReplaceAll(fromOffice, "ecs", "pai"), paiService)},
		"statement that is no list": {
			`{"Version":"1","Statement":` + rootAllow + `}`, `{"Version":"1","Statement":[` + rootAllow + `,` + paiService + `]}`},
		"indented": {
			"{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"sts:AssumeRole\",\n      \"Principal\": {\n        \"Service\": [\n          \"ecs.aliyuncs.com\"\n        ]\n      }\n    }\n  ],\n  \"Version\": \"1\"\n}\n",
			"{\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"sts:AssumeRole\",\n      \"Principal\": {\n        \"Service\": [\n          \"ecs.aliyuncs.com\",\n          \"pai.aliyuncs.com\"\n        ]\n      }\n    }\n  ],\n  \"Version\": \"1\"\n}\n"},
		"there already":                     {document(rootAllow, paiService), document(rootAllow, paiService)},
		"there already in a bare value":     {document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"PAI.aliyuncs.com"}}`), document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"PAI.aliyuncs.com"}}`)},
		"there already among other actions": {document(`{"Effect":"Allow","Action":"sts:*","Principal":{"Service":"pai.aliyuncs.com"}}`), document(`{"Effect":"Allow","Action":"sts:*","Principal":{"Service":"pai.aliyuncs.com"}}`)},
		"escapes and unknown order are kept": {
			document(`{"Principal":{"S\u0065rvice":["\u0065cs.aliyuncs.com"]},"Sid":"\u00fc ü","Effect":"Allow","Action":"sts:AssumeRole"}`),
			document(`{"Principal":{"S\u0065rvice":["\u0065cs.aliyuncs.com","pai.aliyuncs.com"]},"Sid":"\u00fc ü","Effect":"Allow","Action":"sts:AssumeRole"}`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ramdoc.WithService(c.text, "pai.aliyuncs.com")
			if err != nil || got != c.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, c.want)
			}
			if twice, err := ramdoc.WithService(got, "pai.aliyuncs.com"); err != nil || twice != got {
				t.Errorf("a second time gives %s (%v)", twice, err)
			}
			if doc := parse(t, got); !doc.TrustsService("pai.aliyuncs.com") {
				t.Error("the service is not trusted afterwards")
			}
		})
	}
}

// Documents before and after pai.aliyuncs.com is no longer trusted.
func TestWithoutService(t *testing.T) {
	t.Parallel()
	const three = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["a.aliyuncs.com","pai.aliyuncs.com","b.aliyuncs.com"]}}`
	for name, c := range map[string]struct{ text, want string }{
		"not there":      {document(ecsService, rootAllow), document(ecsService, rootAllow)},
		"from a list":    {document(three), document(strings.Replace(three, `"pai.aliyuncs.com",`, "", 1))},
		"from the front": {document(strings.Replace(three, "a.aliyuncs.com", "PAI.aliyuncs.com", 1)), document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["b.aliyuncs.com"]}}`)},
		"from both ends": {
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["pai.aliyuncs.com", "x.aliyuncs.com" , "pai.aliyuncs.com"]}}`),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["x.aliyuncs.com"]}}`)},
		"statement of its own": {document(rootAllow, paiService, ecsService), document(rootAllow, ecsService)},
		"first statement":      {document(paiService, rootAllow), document(rootAllow)},
		"last statement":       {document(rootAllow, paiService), document(rootAllow)},
		"several statements":   {document(paiService, paiService, rootAllow, paiService, paiService, ecsService, paiService), document(rootAllow, ecsService)},
		"other principals stay": {
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"],"Service":["pai.aliyuncs.com"],"Federated":"f"}}`),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"],"Federated":"f"}}`)},
		"other principals after it stay": {
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"pai.aliyuncs.com", "RAM":"acs:ram::1:root"}}`),
			document(`{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1:root"}}`)},
		"conditions, denials and more actions are left": {
			document(strings.ReplaceAll(fromOffice, "ecs", "pai"), strings.ReplaceAll(denyECS, "ecs", "pai"),
				`{"Effect":"Allow","Action":"sts:*","Principal":{"Service":"pai.aliyuncs.com"}}`, paiService),
			document(strings.ReplaceAll(fromOffice, "ecs", "pai"), strings.ReplaceAll(denyECS, "ecs", "pai"),
				`{"Effect":"Allow","Action":"sts:*","Principal":{"Service":"pai.aliyuncs.com"}}`)},
		"blanks elsewhere are kept": {
			"{ \"Version\" : \"1\" ,\n \"Statement\" : [\n  " + rootAllow + ",\n  " + paiService + "\n ] }",
			"{ \"Version\" : \"1\" ,\n \"Statement\" : [\n  " + rootAllow + "\n ] }"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := ramdoc.WithoutService(c.text, "pai.aliyuncs.com")
			if err != nil || got != c.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, c.want)
			}
		})
	}
}

func TestWithoutServiceLeavesNobody(t *testing.T) {
	t.Parallel()
	for _, text := range []string{document(paiService), document(paiService, paiService), `{"Version":"1","Statement":` + paiService + `}`} {
		if got, err := ramdoc.WithoutService(text, "pai.aliyuncs.com"); !errors.Is(err, ramdoc.ErrNobodyTrusted) || got != text {
			t.Errorf("%s became %s (%v)", text, got, err)
		}
	}
}

func TestServicesOfABrokenDocument(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{`, `{"Version":"1","Statement":[]}`, document(`{"Effect":"Allow","Action":"a:B","Resource":"*"}`)} {
		for _, change := range []func(string, string) (string, error){ramdoc.WithService, ramdoc.WithoutService} {
			var syntax *ramdoc.SyntaxError
			if got, err := change(text, "pai.aliyuncs.com"); !errors.As(err, &syntax) || got != text {
				t.Errorf("%q became %q (%v)", text, got, err)
			}
		}
	}
}

func TestSyntaxErrorPosition(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{
		``:                                {1, 1},
		`{"Version":"2","Statement":[]}`:  {1, 12},
		"{\n \"ü\": 1,\n \"Version\": 1}": {2, 2},
		"{\n\"Version\":\"1\",\n\"Statement\": [{}, \"ü\", }": {3, 24},
	} {
		_, err := ramdoc.ParseTrust(text)
		var syntax *ramdoc.SyntaxError
		if !errors.As(err, &syntax) {
			t.Fatalf("%q is read: %v", text, err)
		}
		if line, column := syntax.Position(text); line != want[0] || column != want[1] {
			t.Errorf("%q: line %d, column %d (%v), want %v", text, line, column, err, want)
		}
	}
}

// Whatever the document: taking a service in and out again leaves what it said,
// and nothing else is touched on the way.
func FuzzServices(f *testing.F) {
	seedDocuments(f)
	f.Fuzz(func(t *testing.T, text string) {
		before, err := ramdoc.ParseTrust(text)
		if err != nil {
			return
		}
		const service = "new.aliyuncs.com"
		added, err := ramdoc.WithService(text, service)
		if err != nil {
			t.Fatal(err)
		}
		with, err := ramdoc.ParseTrust(added)
		if err != nil || !with.TrustsService(service) {
			t.Fatalf("%s does not trust the service (%v)", added, err)
		}
		if before.TrustsService(service) {
			if added != text {
				t.Errorf("%s became %s", text, added)
			}
			return
		}
		removed, err := ramdoc.WithoutService(added, service)
		if err != nil || !ramdoc.SameText(removed, text) {
			t.Errorf("%s became %s and then %s (%v)", text, added, removed, err)
		}
	})
}

package ramdoc_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// told writes differences in one line each: kind, the statements from one, whom,
// and whether that is all of the statement.
func told(differences []ramdoc.Difference) string {
	words := map[ramdoc.DifferenceKind]string{ramdoc.Missing: "missing", ramdoc.Altered: "altered", ramdoc.Extra: "extra"}
	var lines []string
	for _, d := range differences {
		whole := ""
		if d.Whole {
			whole = " whole"
		}
		lines = append(lines, fmt.Sprintf("%s %d/%d %s%s", words[d.Kind], d.Wanted+1, d.Found+1, strings.Join(d.Principal.Names(), " "), whole))
	}
	return strings.Join(lines, "\n")
}

func TestDifferences(t *testing.T) {
	t.Parallel()
	const (
		allow    = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":%s}`
		ours     = `{"RAM":["acs:ram::1234567890123456:root"]}`
		work     = `{"Service":["dataworks.aliyuncs.com"]}`
		guarded  = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]},"Condition":{"Bool":{"acs:MFAPresent":"true"}}}`
		intlSAML = `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":["acs:ram::1234567890123456:saml-provider/corp"]},` +
			`"Condition":{"StringEquals":{"saml:recipient":"https://signin.alibabacloud.com/saml-role/sso"}}}`
	)
	principal := func(who string) string { return fmt.Sprintf(allow, who) }
	service, people := principal(work), principal(ours)
	for name, c := range map[string]struct{ wanted, found, want string }{
		"the same":          {guideForUsers, document(people, service), ""},
		"in another order":  {guideForUsers, document(service, people), ""},
		"in one statement":  {guideForUsers, document(principal(`{"RAM":"acs:ram:*:1234567890123456:root","Service":["dataworks.aliyuncs.com"]}`)), ""},
		"said twice":        {guideForUsers, document(people, service, people), ""},
		"service missing":   {guideForUsers, document(people), "missing 2/0 dataworks.aliyuncs.com whole"},
		"people missing":    {guideForUsers, document(service), "missing 1/0 " + account + " whole"},
		"another service":   {guideForUsers, document(people, principal(`{"Service":["dataworks.aliyuncs.com","pai.aliyuncs.com"]}`)), "extra 0/2 pai.aliyuncs.com"},
		"a user more":       {guideForUsers, document(principal(`{"RAM":["acs:ram::1234567890123456:root","`+alice+`"]}`), service), "extra 0/1 " + alice},
		"a statement more":  {guideForUsers, document(people, service, principal(`{"RAM":["acs:ram::9:root"]}`)), "extra 0/3 acs:ram::9:root whole"},
		"a Deny":            {guideForUsers, document(people, denyECS, service), "extra 0/2 ecs.aliyuncs.com whole"},
		"a Deny of ours":    {guideForUsers, document(people, service, strings.ReplaceAll(service, "Allow", "Deny")), "extra 0/3 dataworks.aliyuncs.com whole"},
		"denied instead":    {guideForUsers, document(people, strings.ReplaceAll(service, "Allow", "Deny")), "altered 2/2 dataworks.aliyuncs.com whole"},
		"a condition":       {guideForUsers, document(guarded, service), "altered 1/1 " + account + " whole"},
		"another account":   {guideForUsers, document(strings.ReplaceAll(people, "1234567890123456", "9"), service), "missing 1/0 " + account + " whole\nextra 0/1 acs:ram::9:root whole"},
		"another recipient": {guideForSAML, document(intlSAML, service), "altered 1/1 " + provider + " whole"},
		"everything": {guideForSAML, document(people, denyECS),
			"missing 1/0 " + provider + " whole\nmissing 2/0 dataworks.aliyuncs.com whole\nextra 0/1 " + account + " whole\nextra 0/2 ecs.aliyuncs.com whole"},
		"one of two under a condition": {document(principal(`{"RAM":["acs:ram::1234567890123456:root","` + alice + `"]}`)), document(guarded, principal(`{"RAM":["`+alice+`"]}`)),
			"altered 1/1 " + account},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wanted, found := parse(t, c.wanted), parse(t, c.found)
			if got := told(wanted.Differences(found)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if same := ramdoc.SameTrust(c.wanted, c.found); same != (c.want == "") {
				t.Errorf("the same: %t", same)
			}
		})
	}
}

func TestSameTrustOfTexts(t *testing.T) {
	t.Parallel()
	if !ramdoc.SameTrust("{", "{") || ramdoc.SameTrust("{", guideForUsers) || ramdoc.SameTrust(guideForUsers, "{") {
		t.Error("a text that cannot be read is the same as itself alone")
	}
}

func FuzzDifferences(f *testing.F) {
	seedDocuments(f)
	f.Add(guideForUsers)
	f.Add(guideForSAML)
	f.Fuzz(func(t *testing.T, text string) {
		trust, err := ramdoc.ParseTrust(text)
		if err != nil {
			return
		}
		turned := trust
		turned.Statements = slices.Clone(trust.Statements)
		slices.Reverse(turned.Statements)
		for _, other := range []ramdoc.Document{trust, turned, parse(t, trust.Canonical())} {
			if differences := trust.Differences(other); len(differences) > 0 {
				t.Errorf("%s differs from itself: %s", text, told(differences))
			}
		}
		guide := parse(t, guideForUsers)
		if (len(trust.Differences(guide)) == 0) != (len(guide.Differences(trust)) == 0) {
			t.Error("a difference is seen from one side only")
		}
		trust.Entry(provider)
	})
}

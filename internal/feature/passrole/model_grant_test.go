package passrole

import (
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

const (
	paiTrain = "acs:ram::1234567890123456:role/PaiTrain"
	paiServe = "acs:ram::1234567890123456:role/PaiServe"
	// The same roles as RAM and its reference may write them.
	paiTrainLower    = "acs:ram::1234567890123456:role/paitrain"
	paiTrainRegional = "acs:ram:*:1234567890123456:role/PaiTrain"
)

func unknownMember() types.Set {
	return types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
}

func none() types.Set { return types.SetNull(types.StringType) }

// someGrant is a grant as a configuration describes it, with every argument.
func someGrant() grantModel {
	return grantModel{
		Name:          types.StringValue("pass-train"),
		RoleARNs:      fwx.StringSet([]string{paiTrain, "acs:ram::*:role/vision-*"}),
		Services:      fwx.StringSet([]string{"pai.aliyuncs.com"}),
		Users:         fwx.StringSet([]string{"Alice", "bob"}),
		Groups:        fwx.StringSet([]string{"data-scientists"}),
		Roles:         none(),
		Description:   types.StringValue("trains"),
		AllowWildcard: types.BoolValue(true),
		Policy: fwx.NewPolicy(ramdoc.PassRole(
			[]string{paiTrain, "acs:ram::*:role/vision-*"}, []string{"pai.aliyuncs.com"}).JSON()),
	}
}

// What RAM keeps of a model gives the same model back.
func TestFlattenRoundTrip(t *testing.T) {
	t.Parallel()
	want := someGrant()
	document, known := want.document(t.Context())
	holders, holdersKnown := want.holders(t.Context())
	if !known || !holdersKnown {
		t.Fatal("a part is not known")
	}
	for name, got := range map[string]grantModel{
		"refresh": {
			Name: want.Name, RoleARNs: want.RoleARNs, Services: want.Services, Users: want.Users, Groups: want.Groups, Roles: want.Roles,
			AllowWildcard: want.AllowWildcard,
		},
		"import": {Name: want.Name, RoleARNs: none(), Services: none(), Users: none(), Groups: none(), Roles: none()},
	} {
		got.flatten(t.Context(), cloud.Policy{PolicyRef: want.ref(), Document: document.JSON(), Description: "trains"})
		got.flattenHolders(t.Context(), holders)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arns, services types.Set
		want           string // empty: unknown
	}{
		"one":             {fwx.StringSet([]string{paiTrain}), none(), ramdoc.PassRole([]string{paiTrain}, nil).JSON()},
		"plain region":    {fwx.StringSet([]string{paiTrainRegional}), none(), ramdoc.PassRole([]string{paiTrain}, nil).JSON()},
		"both forms":      {fwx.StringSet([]string{paiTrainRegional, paiTrain}), none(), ramdoc.PassRole([]string{paiTrain}, nil).JSON()},
		"pattern":         {fwx.StringSet([]string{"acs:ram:*:*:role/x"}), none(), ramdoc.PassRole([]string{"acs:ram:*:*:role/x"}, nil).JSON()},
		"service":         {fwx.StringSet([]string{paiTrain}), fwx.StringSet([]string{"a"}), ramdoc.PassRole([]string{paiTrain}, []string{"a"}).JSON()},
		"unknown":         {types.SetUnknown(types.StringType), none(), ""},
		"unknown member":  {unknownMember(), none(), ""},
		"unknown service": {fwx.StringSet([]string{paiTrain}), unknownMember(), ""},
		"nothing":         {none(), none(), ""},
	} {
		m := grantModel{RoleARNs: c.arns, Services: c.services}
		got, known := m.document(t.Context())
		if known != (c.want != "") || known && got.JSON() != c.want {
			t.Errorf("%s: got %s, known %t", name, got.JSON(), known)
		}
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	m := grantModel{Users: fwx.StringSet([]string{"b", "a"}), Groups: none(), Roles: fwx.StringSet([]string{"r"})}
	got, known := m.holders(t.Context())
	want := []cloud.Grantee{{Kind: cloud.UserGrantee, Name: "a"}, {Kind: cloud.UserGrantee, Name: "b"}, {Kind: cloud.RoleGrantee, Name: "r"}}
	if !known || !slices.Equal(got, want) {
		t.Errorf("got %v, known %t", got, known)
	}
	for _, set := range []types.Set{types.SetUnknown(types.StringType), unknownMember()} {
		m.Groups = set
		if got, known := m.holders(t.Context()); known {
			t.Errorf("%s is known as %v", set, got)
		}
	}
}

// Only what this resource would have written is taken apart.
func TestParts(t *testing.T) {
	t.Parallel()
	statement := func(members string) string { return `{"Version":"1","Statement":[{` + members + `}]}` }
	for name, c := range map[string]struct {
		document       string
		arns, services []string
	}{
		"ours":          {ramdoc.PassRole([]string{paiTrain, paiServe}, []string{"a", "b"}).JSON(), []string{paiServe, paiTrain}, []string{"a", "b"}},
		"other words":   {`{"Statement":{"Sid":"x","Action":["RAM:PassRole"],"Resource":"*","Effect":"Allow"},"Version":"1"}`, []string{"*"}, nil},
		"deny":          {statement(`"Effect":"Deny","Action":"ram:PassRole","Resource":"*"`), nil, nil},
		"more actions":  {statement(`"Effect":"Allow","Action":["ram:PassRole","oss:*"],"Resource":"*"`), nil, nil},
		"all actions":   {statement(`"Effect":"Allow","Action":"ram:*","Resource":"*"`), nil, nil},
		"all but":       {statement(`"Effect":"Allow","Action":"ram:PassRole","NotResource":"*"`), nil, nil},
		"other test":    {statement(`"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"StringLike":{"acs:Service":"a"}}`), nil, nil},
		"other key":     {statement(`"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"StringEquals":{"acs:SourceIp":"a"}}`), nil, nil},
		"two tests":     {statement(`"Effect":"Allow","Action":"ram:PassRole","Resource":"*","Condition":{"StringEquals":{"acs:Service":"a","acs:SourceIp":"b"}}`), nil, nil},
		"trust":         {ramdoc.Trust("pai.aliyuncs.com").JSON(), nil, nil},
		"no policy":     {"{", nil, nil},
		"no statements": {`{"Version":"1","Statement":[]}`, nil, nil},
	} {
		arns, services, ours := parts(c.document)
		if ours != (c.arns != nil) || !slices.Equal(arns, c.arns) || !slices.Equal(services, c.services) {
			t.Errorf("%s: got %q for %q, ours %t", name, arns, services, ours)
		}
	}
}

// A document of another shape shows as such, and leaves the arguments alone.
func TestFlattenOtherShape(t *testing.T) {
	t.Parallel()
	m := someGrant()
	m.flatten(t.Context(), cloud.Policy{Document: "{"})
	want := someGrant()
	if !m.RoleARNs.Equal(want.RoleARNs) || !m.Services.Equal(want.Services) || m.Policy.ValueString() != "{" || m.Description != types.StringValue("") {
		t.Errorf("got %+v", m)
	}
}

func TestFlattenKeepsSpelling(t *testing.T) {
	t.Parallel()
	m := someGrant()
	m.RoleARNs = fwx.StringSet([]string{paiTrain, paiTrainLower})
	m.flatten(t.Context(), cloud.Policy{Document: ramdoc.PassRole([]string{paiTrainRegional, paiServe}, nil).JSON()})
	if !m.RoleARNs.Equal(fwx.StringSet([]string{paiTrain, paiTrainLower, paiServe})) || !m.Services.IsNull() {
		t.Errorf("got %s for %s", m.RoleARNs, m.Services)
	}
	m.flattenHolders(t.Context(), []cloud.Grantee{
		{Kind: cloud.UserGrantee, Name: "alice"}, {Kind: cloud.UserGrantee, Name: "carol"}, {Kind: cloud.RoleGrantee, Name: "alice"},
	})
	if !m.Users.Equal(fwx.StringSet([]string{"Alice", "carol"})) || !m.Roles.Equal(fwx.StringSet([]string{"alice"})) || !m.Groups.IsNull() {
		t.Errorf("got users %s, groups %s, roles %s", m.Users, m.Groups, m.Roles)
	}
}

// An empty set of the configuration stays one, as long as it is right.
func TestFlattenNobody(t *testing.T) {
	t.Parallel()
	m := grantModel{Users: fwx.StringSet(nil), Groups: none(), Roles: fwx.StringSet([]string{"r"})}
	m.flattenHolders(t.Context(), nil)
	if m.Users.IsNull() || !m.Groups.IsNull() || !m.Roles.IsNull() {
		t.Errorf("got users %s, groups %s, roles %s", m.Users, m.Groups, m.Roles)
	}
}

func TestCheckPattern(t *testing.T) {
	t.Parallel()
	for pattern, legal := range map[string]bool{
		"*":                                 true,
		"acs:ram::*:role/PaiTrain":          true,
		"acs:ram:*:*:role/*":                true,
		"acs:ram::1234567890123456:role/a?": true,
		"acs:ram::1234567890123456:*":       true,
		"acs:ram:::role/*":                  false,
		"acs:ram:cn-hangzhou:*:role/*":      false,
		"acs:ram::12*:role/x":               false,
		"acs:ram::*:role/":                  false,
		"acs:ram::*:role/a b*":              false,
		"acs:ram::*:role/a/*":               false,
		"acs:ram::*:user/*":                 false,
		"acs:*:*:*:*":                       false,
		"role/*":                            false,
	} {
		if err := checkPattern(pattern); (err == nil) != legal {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

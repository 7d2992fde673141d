package access

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
)

func noSet() types.Set { return types.SetNull(types.StringType) }

// somePolicy is an access policy as a configuration describes it, with every
// argument.
func somePolicy() policyModel {
	return policyModel{
		Name:         types.StringValue("pai-vision"),
		Services:     fwx.StringSet([]string{"oss", "cr"}),
		OSSResources: fwx.StringSet([]string{"my-bucket", "shared/team/*"}),
		Description:  types.StringValue("d"),
		ForceDetach:  types.BoolValue(false),
		Document:     fwx.NewPolicy(people.AccessPolicy([]string{"oss", "cr"}, []string{"my-bucket", "shared/team/*"}).JSON()),
	}
}

func live(document string) cloud.Policy {
	return cloud.Policy{PolicyRef: cloud.PolicyRef{Name: "pai-vision", Type: cloud.CustomPolicy}, Document: document, Description: "d"}
}

// What RAM keeps of a policy gives the same model back.
func TestFlattenPolicy_roundTrip(t *testing.T) {
	t.Parallel()
	want := somePolicy()
	document, known := want.document(t.Context())
	if !known {
		t.Fatal("a part is not known")
	}
	for name, got := range map[string]policyModel{
		"refresh": somePolicy(),
		"import":  {Name: want.Name, Services: noSet(), OSSResources: noSet()},
	} {
		got.flatten(t.Context(), live(document.JSON()))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\ngot  %+v\nwant %+v", name, got, want)
		}
	}
}

func TestFlattenPolicy(t *testing.T) {
	t.Parallel()
	const more = `{"Version":"1","Statement":[
		{"Effect":"Allow","Action":["datasetacc:DescribeInstance","datasetacc:DescribeSlot","datasetacc:DescribeEndpoint"],"Resource":"*"},
		{"Effect":"Allow","Action":"ram:*","Resource":"*"}]}`
	respelt := fwx.StringSet([]string{"acs:oss:*:*:my-bucket"})
	imported := policyModel{Services: noSet(), OSSResources: noSet()}
	known := somePolicy()
	known.OSSResources = respelt
	for name, c := range map[string]struct {
		before           policyModel
		document         string
		services, places types.Set
	}{
		"all of OSS":           {somePolicy(), people.AccessPolicy([]string{"oss"}, nil).JSON(), fwx.StringSet([]string{"oss"}), noSet()},
		"known by an ARN":      {known, people.AccessPolicy([]string{"oss"}, []string{"my-bucket"}).JSON(), fwx.StringSet([]string{"oss"}), respelt},
		"more than that":       {known, more, known.Services, respelt}, // shows in the document alone
		"more, imported":       {imported, more, fwx.StringSet([]string{"datasetacc"}), noSet()},
		"nothing of it":        {imported, "{", fwx.StringSet(nil), noSet()},
		"nothing of it, known": {known, "{", known.Services, respelt},
	} {
		m := c.before
		m.flatten(t.Context(), live(c.document))
		if !m.Services.Equal(c.services) || !m.OSSResources.Equal(c.places) || m.Document.ValueString() != c.document || m.ForceDetach.ValueBool() {
			t.Errorf("%s: got %+v", name, m)
		}
	}
}

func TestPolicyDocument(t *testing.T) {
	t.Parallel()
	unknown := types.SetUnknown(types.StringType)
	for name, c := range map[string]struct {
		services, places types.Set
		want             string // empty: unknown
	}{
		"default":          {noSet(), noSet(), people.AccessPolicy(people.Services(), nil).JSON()},
		"a choice":         {fwx.StringSet([]string{"vpc"}), noSet(), people.AccessPolicy([]string{"vpc"}, nil).JSON()},
		"narrowed":         {noSet(), fwx.StringSet([]string{"my-bucket"}), people.AccessPolicy(people.Services(), []string{"my-bucket"}).JSON()},
		"unknown services": {unknown, noSet(), ""},
		"unknown places":   {noSet(), unknown, ""},
	} {
		m := policyModel{Services: c.services, OSSResources: c.places}
		got, known := m.document(t.Context())
		if known != (c.want != "") || known && got.JSON() != c.want {
			t.Errorf("%s: got %s, known %t", name, got.JSON(), known)
		}
	}
}

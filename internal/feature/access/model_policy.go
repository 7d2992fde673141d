package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/people"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
)

// policyModel is one pai_access_policy in configuration, plan or state.
type policyModel struct {
	Name         types.String `tfsdk:"name"`
	Services     types.Set    `tfsdk:"services"`
	OSSResources types.Set    `tfsdk:"oss_resources"`
	Description  types.String `tfsdk:"description"`
	ForceDetach  types.Bool   `tfsdk:"force_detach"`
	Document     fwx.Policy   `tfsdk:"document"`
}

func (m policyModel) identity() rampolicy.Identity { return rampolicy.Identity{Name: m.Name} }

// content is what the policy of a plan or state says.
func (m policyModel) content() rampolicy.Content {
	return rampolicy.Content{Document: m.Document.ValueString(), Description: m.Description.ValueString()}
}

// document returns the policy document that the configuration asks for, and
// false while a part of it is unknown. Services that are left out are all.
func (m policyModel) document(ctx context.Context) (ramdoc.Document, bool) {
	services, known := fwx.KnownStrings(ctx, m.Services)
	places, alsoKnown := fwx.KnownStrings(ctx, m.OSSResources)
	if m.Services.IsNull() {
		services = people.Services()
	}
	return people.AccessPolicy(services, places), known && alsoKnown
}

// flatten takes over what RAM says about the policy. Services and buckets are
// taken from a document of the shape that this resource writes; how any other
// differs shows in the document alone. An import finds in it what it can.
func (m *policyModel) flatten(ctx context.Context, policy cloud.Policy) {
	m.Description = types.StringValue(policy.Description)
	m.Document = fwx.NewPolicy(policy.Document)
	imported := m.ForceDetach.IsNull()
	if parts, exact := people.ReadAccessPolicy(policy.Document); exact || imported {
		m.flattenParts(ctx, parts)
	}
	if imported {
		m.ForceDetach = types.BoolValue(defaultForceDetach)
	}
}

func (m *policyModel) flattenParts(ctx context.Context, parts people.Parts) {
	m.Services = fwx.StringSet(parts.Services)
	known, _ := fwx.KnownStrings(ctx, m.OSSResources)
	m.OSSResources = types.SetNull(types.StringType)
	if len(parts.OSSResources) > 0 {
		m.OSSResources = fwx.StringSet(fwx.Respell(known, parts.OSSResources, people.OSSResourceKey))
	}
}

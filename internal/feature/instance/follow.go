package instance

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

// isKnown reports whether a value has no unknown part.
func isKnown(ctx context.Context, value attr.Value) bool {
	if value.IsNull() {
		return true // also the zero value, which has no type
	}
	raw, err := value.ToTerraformValue(ctx)
	return err == nil && raw.IsFullyKnown()
}

// follow takes over what the cloud says of all that the state manages, and reports
// whether anything of it has changed. Values that mean the same stay as they are
// written.
func (m *model) follow(ctx context.Context, live cloud.Workload, known written) (changed bool, diags diag.Diagnostics) {
	before := *m
	spec, diags := expand(ctx, *m, model{})
	found := live.Instance.InstanceSpec
	now := spec.Follow(found)

	m.Name, m.Accessibility = types.StringValue(found.Name), types.StringValue(found.Accessibility)
	if found.Accessibility == "" {
		m.Accessibility = types.StringValue(accessPrivate)
	}
	m.WorkspaceID = types.StringValue(found.WorkspaceID)
	if found.UserID != "" {
		m.UserID = types.StringValue(found.UserID)
	}
	if found.Priority != 0 {
		m.Priority = types.Int64Value(found.Priority)
	}
	m.followTexts(now)
	m.Environment = followMap(m.Environment, found.Environment, slices.Concat(known.Secrets, known.Environment))
	m.Labels = followMap(m.Labels, found.Labels, known.Labels)
	m.Tags = followMap(m.Tags, found.Tags, foreignTags(found.Tags, m.Tags))
	followNested(ctx, &m.Resources, spec.Resources, now.Resources, &diags)
	followNested(ctx, &m.VPC, spec.VPC, now.VPC, &diags)
	followList(ctx, &m.CloudDisks, spec.CloudDisks, now.CloudDisks, &diags)
	if len(spec.Datasets) == 0 {
		now.Datasets = found.Datasets // one that somebody has mounted is drift
	}
	followList(ctx, &m.Datasets, spec.Datasets, now.Datasets, &diags)
	m.followRole(live)
	m.followStatus(live)
	return !m.sameManaged(before), diags
}

// followTexts takes over single texts that the state has.
func (m *model) followTexts(now cloud.InstanceSpec) {
	for _, text := range []struct {
		to   *types.String
		text string
	}{
		{&m.ECSSpec, now.ECSSpec}, {&m.QuotaID, now.QuotaID}, {&m.ImageID, now.ImageID}, {&m.ImageURL, now.ImageURL},
		{&m.Driver, now.Driver}, {&m.WorkspaceSource, now.WorkspaceSource},
	} {
		*text.to = fwx.KeepEmptyText(text.text, *text.to)
	}
}

// foreignTags are the tags that the state does not have: the tag system of the account
// may add some, and they cannot be changed anyway.
func foreignTags(found map[string]string, known types.Map) []string {
	var names []string
	for name := range found {
		if _, ours := known.Elements()[name]; !ours {
			names = append(names, name)
		}
	}
	return names
}

// followMap is a map as the cloud has it, without the names that are left out.
func followMap(known types.Map, found map[string]string, leaveOut []string) types.Map {
	found = maps.Clone(found)
	maps.DeleteFunc(found, func(name, _ string) bool {
		_, ours := known.Elements()[name]
		return !ours && slices.Contains(leaveOut, name)
	})
	if len(found) == 0 {
		if len(known.Elements()) == 0 && !known.IsUnknown() {
			return known
		}
		return types.MapNull(types.StringType)
	}
	elements := make(map[string]attr.Value, len(found))
	for name, value := range found {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

func followNested[T any](ctx context.Context, to *types.Object, before, now *T, diags *diag.Diagnostics) {
	if same(before, now) {
		return
	}
	value, more := types.ObjectValueFrom(ctx, to.AttributeTypes(ctx), now)
	diags.Append(more...)
	*to = value
}

func followList[T any](ctx context.Context, to *types.List, before, now []T, diags *diag.Diagnostics) {
	if same(before, now) || len(before) == 0 && len(now) == 0 {
		return
	}
	if len(now) == 0 {
		*to = types.ListNull(to.ElementType(ctx))
		return
	}
	value, more := types.ListValueFrom(ctx, to.ElementType(ctx), now)
	diags.Append(more...)
	*to = value
}

// followRole takes over the role, where it is managed here.
func (m *model) followRole(live cloud.Workload) {
	if !m.managesRole() {
		return
	}
	a := live.Association
	m.Mode = types.StringValue(string(a.Mode))
	role := fwx.NewRoleARN(a.RoleARN)
	if a.RoleARN == "" && fwx.IsEmptyText(m.Role.StringValue) {
		return // "" means none, too
	}
	if known, err := m.association(); err == nil && known.Equal(a) {
		return // another spelling of the ARN
	}
	m.Role = role
}

// followStatus takes over whether the instance runs, where that is managed.
func (m *model) followStatus(live cloud.Workload) {
	if m.Desired.IsNull() || !live.Settled {
		return
	}
	m.Desired = types.StringValue(powerOf(live))
}

// powerOf is the desired_status that an instance has.
func powerOf(live cloud.Workload) string {
	if live.Status == statusRunning {
		return statusRunning
	}
	return statusStopped
}

// sameManaged reports whether two models have the same arguments.
func (m model) sameManaged(other model) bool {
	m.seenModel, other.seenModel = seenModel{}, seenModel{}
	return same(m, other)
}

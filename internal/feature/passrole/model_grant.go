package passrole

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/rampolicy"
)

// grantModel is one pai_passrole_grant in configuration, plan or state.
//
// The members of its sets are plain strings: the framework compares members of
// sets by their place, so a type that ignores case could take one for another.
// Spellings are compared here, set by set.
type grantModel struct {
	Name          types.String `tfsdk:"name"`
	RoleARNs      types.Set    `tfsdk:"role_arns"`
	Services      types.Set    `tfsdk:"services"`
	Users         types.Set    `tfsdk:"users"`
	Groups        types.Set    `tfsdk:"groups"`
	Roles         types.Set    `tfsdk:"roles"`
	Description   types.String `tfsdk:"description"`
	AllowWildcard types.Bool   `tfsdk:"allow_wildcard"`
	Policy        fwx.Policy   `tfsdk:"policy"`
}

func (m grantModel) identity() rampolicy.Identity { return rampolicy.Identity{Name: m.Name} }

func (m grantModel) ref() cloud.PolicyRef { return rampolicy.Ref(m.Name.ValueString()) }

// holderSet is one of the three arguments that say who gets the permission.
type holderSet struct {
	kind cloud.GranteeKind
	set  *types.Set
}

func (m *grantModel) holderSets() []holderSet {
	return []holderSet{
		{cloud.UserGrantee, &m.Users},
		{cloud.GroupGrantee, &m.Groups},
		{cloud.RoleGrantee, &m.Roles},
	}
}

// attribute is the argument that holds grantees of a kind.
func attribute(kind cloud.GranteeKind) string { return string(kind) + "s" }

// document returns the policy document that the configuration asks for, and
// false while a part of it is unknown. Exact ARNs are written with an empty
// region, as RAM's own answers have them: that form is known to work.
func (m grantModel) document(ctx context.Context) (ramdoc.Document, bool) {
	arns, known := fwx.KnownStrings(ctx, m.RoleARNs)
	services, alsoKnown := fwx.KnownStrings(ctx, m.Services)
	if !known || !alsoKnown || len(arns) == 0 {
		return ramdoc.Document{}, false
	}
	return ramdoc.PassRole(plainARNs(arns), services), true
}

// holders returns users, groups and roles in one order, and false while one of
// them is unknown.
func (m *grantModel) holders(ctx context.Context) ([]cloud.Grantee, bool) {
	var holders []cloud.Grantee
	for _, each := range m.holderSets() {
		names, known := fwx.KnownStrings(ctx, *each.set)
		if !known {
			return nil, false
		}
		for _, name := range slices.Sorted(slices.Values(names)) {
			holders = append(holders, cloud.Grantee{Kind: each.kind, Name: name})
		}
	}
	return holders, true
}

// flatten takes over what RAM says about the policy itself. Roles and services
// are taken from a document of the shape that this resource writes. How any
// other document differs shows in the document alone.
func (m *grantModel) flatten(ctx context.Context, policy cloud.Policy) {
	m.Description = types.StringValue(policy.Description)
	m.Policy = fwx.NewPolicy(policy.Document)
	arns, services, ours := parts(policy.Document)
	if ours {
		known, _ := fwx.KnownStrings(ctx, m.RoleARNs)
		m.RoleARNs = fwx.StringSet(fwx.Respell(known, plainARNs(arns), arnKey))
		m.Services = types.SetNull(types.StringType)
		if len(services) > 0 {
			m.Services = fwx.StringSet(services)
		}
	}
	if m.AllowWildcard.IsNull() { // imported: what is there was allowed
		m.AllowWildcard = types.BoolValue(slices.ContainsFunc(arns, isPattern))
	}
}

// flattenHolders takes over whom the policy is attached to. A name that differs
// from the known one in letter case only is the same, and keeps the spelling.
func (m *grantModel) flattenHolders(ctx context.Context, found []cloud.Grantee) {
	for _, each := range m.holderSets() {
		var names []string
		for _, grantee := range found {
			if grantee.Kind == each.kind {
				names = append(names, grantee.Name)
			}
		}
		known, _ := fwx.KnownStrings(ctx, *each.set)
		switch {
		case len(names) > 0:
			*each.set = fwx.StringSet(fwx.Respell(known, names, strings.ToLower))
		case each.set.IsNull() || len(known) > 0:
			// An argument that is left out stays null. One that was set and
			// has nobody any more differs from the configuration either way.
			*each.set = types.SetNull(types.StringType)
		}
	}
}

// parts returns the roles and services of a document, and whether this resource
// would have written it: one statement that allows ram:PassRole and nothing
// else, however it is spelt.
func parts(text string) (arns, services []string, ours bool) {
	document, err := ramdoc.ParsePermission(text)
	if err != nil || len(document.Statements) != 1 {
		return nil, nil, false
	}
	statement := document.Statements[0]
	for _, condition := range statement.Conditions {
		services = append(services, condition.Values...)
	}
	if !ramdoc.Equal(document, ramdoc.PassRole(statement.Resources, services)) {
		return nil, nil, false
	}
	return statement.Resources, services, true
}

// plainARNs gives exact role ARNs one form of the region. Patterns stay as they
// are written.
func plainARNs(arns []string) []string {
	plain := make([]string, len(arns))
	for i, arn := range arns {
		plain[i] = arn
		if role, err := acs.ParseRoleARN(arn); err == nil {
			plain[i] = role.String()
		}
	}
	return plain
}

func isPattern(arn string) bool {
	_, err := acs.ParseRoleARN(arn)
	return err != nil
}

// arnKey is the same for all spellings of one role, or of one pattern.
func arnKey(arn string) string { return ramdoc.PassRole([]string{arn}, nil).Canonical() }

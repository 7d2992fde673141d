package workspace

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// ModifyPlan decides whether the configuration names the member of the state,
// enters the member into the claims, and runs the live rules.
func (r *memberResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Data == nil {
		return
	}
	p := r.newMemberPlanning(ctx, req, resp)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		p.findings = r.Data.Preflight.EndMember(preflight.MemberClaim{Member: p.prior.who(), Claimant: p.mark})
		fwx.AddFindings(ctx, &resp.Diagnostics, p.findings, r.level(*p.prior))
		return
	}
	p.complete(ctx)
	if resp.Diagnostics.HasError() {
		return
	}
	p.claim()
	if p.level != preflight.Off && p.placed() {
		p.judge(ctx)
	}
	fwx.AddFindings(ctx, &resp.Diagnostics, p.findings, p.level)
}

// memberPlanning is the planning of one member.
type memberPlanning struct {
	*memberResource
	req  resource.ModifyPlanRequest
	resp *resource.ModifyPlanResponse

	config, plan memberModel
	prior        *memberModel // nil: the member begins
	memory       memberMemory
	mark         string
	level        preflight.Level
	naming       naming

	// begins: the member is made in this plan, in place of the prior one if
	// there is one.
	begins bool
	// whom is who the name means, as far as it was looked up.
	whom     whom
	findings preflight.Findings
}

// whom is the result of a look-up in the plan.
type whom struct {
	looked bool
	found  *listed // nil: nobody
	err    error
}

func (r *memberResource) newMemberPlanning(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) *memberPlanning {
	p := &memberPlanning{memberResource: r, req: req, resp: resp}
	if !req.State.Raw.IsNull() {
		p.prior = &memberModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, p.prior)...)
		r.Data.Preflight.RecordMember(p.prior.who()) // there may have been no refresh
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Config.Get(ctx, &p.config)...)
		resp.Diagnostics.Append(req.Plan.Get(ctx, &p.plan)...)
	}
	memory, diags := recallMember(ctx, req.Private)
	resp.Diagnostics.Append(diags...)
	mark, diags := fwx.Claimant(ctx, req.Private, resp.Private)
	resp.Diagnostics.Append(diags...)
	p.memory, p.mark, p.level, p.naming = memory, mark, r.level(p.plan), p.config.naming()
	return p
}

// complete decides whether the member stays, and plans what follows from that.
func (p *memberPlanning) complete(ctx context.Context) {
	p.plan.Region = p.Data.PlanRegion(ctx, "workspace", p.req, p.resp)
	if p.resp.Diagnostics.HasError() {
		return
	}
	p.planNames()
	p.begins = p.prior == nil || !p.plan.Region.Equal(p.prior.Region) || !p.plan.WorkspaceID.Equal(p.prior.WorkspaceID)
	if !p.begins {
		changed := p.changedIdentity(ctx)
		if p.resp.Diagnostics.HasError() {
			return
		}
		if changed != "" {
			p.begins = true
			p.resp.RequiresReplace = append(p.resp.RequiresReplace, path.Root(changed))
		}
	}
	if p.begins {
		if p.level != preflight.Off {
			p.lookUp(ctx, "")
		}
		p.planNew()
	} else {
		p.planKept()
	}
	p.resp.Diagnostics.Append(p.memory.save(ctx, p.resp.Private)...)
	for name, value := range p.planned() {
		p.resp.Diagnostics.Append(p.resp.Plan.SetAttribute(ctx, path.Root(name), value)...)
	}
}

// planNames plans the names that the configuration leaves out. What an import
// found stays beside a name that has not changed.
func (p *memberPlanning) planNames() {
	stays := p.prior != nil && p.prior.named(p.naming.attribute).Equal(p.naming.value)
	p.plan.RoleName, p.plan.UserName = p.config.RoleName, p.config.UserName
	if stays && p.config.RoleName.IsNull() {
		p.plan.RoleName = p.prior.RoleName
	}
	if stays && p.config.UserName.IsNull() {
		p.plan.UserName = p.prior.UserName
	}
}

// planNew plans a member of whom nothing is known before it is made, except the
// user id where the configuration gives it. One that is looked up now may be
// another at apply.
func (p *memberPlanning) planNew() {
	p.plan.UserID = types.StringUnknown()
	if p.naming.attribute == attrUserID {
		p.plan.UserID = p.naming.value
	}
	p.plan.MemberID, p.plan.DisplayName = types.StringUnknown(), types.StringUnknown()
	p.plan.AccountType, p.plan.CreateTime = types.StringUnknown(), types.StringUnknown()
}

func (p *memberPlanning) planKept() {
	p.plan.UserID, p.plan.MemberID, p.plan.DisplayName = p.prior.UserID, p.prior.MemberID, p.prior.DisplayName
	p.plan.AccountType, p.plan.CreateTime = p.prior.AccountType, p.prior.CreateTime
}

func (p *memberPlanning) planned() map[string]attr.Value {
	return map[string]attr.Value{
		attrRoleName: p.plan.RoleName, attrUserName: p.plan.UserName, attrUserID: p.plan.UserID,
		"member_id": p.plan.MemberID, "display_name": p.plan.DisplayName,
		"account_type": p.plan.AccountType, "create_time": p.plan.CreateTime,
	}
}

// placed reports whether it is known which workspace it is about.
func (p *memberPlanning) placed() bool {
	return !p.plan.Region.IsUnknown() && !p.plan.WorkspaceID.IsUnknown()
}

// claim enters the member, and the one it replaces, into the claims.
func (p *memberPlanning) claim() {
	if p.prior != nil && p.begins {
		p.findings = append(p.findings, p.Data.Preflight.EndMember(preflight.MemberClaim{Member: p.prior.who(), Claimant: p.mark})...)
	}
	if p.placed() {
		p.findings = append(p.findings, p.Data.Preflight.HoldMember(preflight.MemberClaim{Member: p.subject(), Claimant: p.mark})...)
	}
}

// subject names the planned member, with its user id if that can be told.
func (p *memberPlanning) subject() remedy.WorkspaceMember {
	who := p.plan.who()
	if found := p.whom.found; found != nil && who.UserID == "" {
		who.UserID = found.UserID
	}
	return who
}

// judge runs the live rules. Nobody is refused because the role has gone bad
// while the configuration stayed: that must block neither a plan nor a destroy.
// The apply looks again before it makes a member.
func (p *memberPlanning) judge(ctx context.Context) {
	var access preflight.Findings
	if !p.config.RoleName.IsNull() && !p.config.RoleName.IsUnknown() {
		access = p.Data.Preflight.CheckAccess(ctx, p.config.RoleName.ValueString())
	}
	if !p.begins {
		p.findings = append(p.findings, access.Softened()...)
		return
	}
	troubled := len(access) > 0
	if p.memory.Drifted {
		access = access.Softened()
	}
	p.findings = append(p.findings, access...)
	p.judgeNew(ctx, troubled)
}

// judgeNew looks at the workspace, and for a member that is there already.
// Troubled: the role has findings of its own, which say why it is not listed.
func (p *memberPlanning) judgeNew(ctx context.Context, troubled bool) {
	who := p.subject()
	workspace, err := p.Data.Clients.Workspaces.Get(ctx, who.Region, who.WorkspaceID)
	switch {
	case errors.Is(err, cloud.ErrNoWorkspace):
		p.find(preflight.Finding{Certainty: preflight.Likely, Attribute: attrWorkspaceID, Text: remedy.WorkspaceNotFound(who, err)})
		return
	case err != nil:
		p.unverified("the status and owner of the workspace "+who.WorkspaceID, err)
	}
	made := preflight.NewMember{Member: who, Adopt: p.plan.Adopt.ValueBool(), Now: p.Data.Poller.Clock.Now()}
	made.Roles, _ = p.plan.roles(ctx)
	if err == nil {
		made.Workspace = &workspace
	}
	present, err := p.present(ctx, who)
	switch several := (ambiguous{}); {
	case errors.As(err, &several):
		p.find(preflight.Finding{Certainty: preflight.Certain, Attribute: p.naming.attribute, Text: remedy.MemberAmbiguous(who, several.matches)})
	case err != nil:
		p.unverified("whether "+who.String()+" is a member already", err)
	case p.whom.looked && p.whom.found == nil && !troubled:
		p.find(preflight.Finding{Certainty: preflight.Notice, Attribute: p.naming.attribute, Text: remedy.MemberNotListedYet(who)})
	}
	if !p.Data.Preflight.MemberRecorded(who) {
		made.Present = present
	}
	p.findings = append(p.findings, preflight.CheckNewMember(made)...)
}

func (p *memberPlanning) find(finding preflight.Finding) { p.findings = append(p.findings, finding) }

func (p *memberPlanning) unverified(what string, err error) {
	p.findings = append(p.findings, p.Data.Preflight.NotVerified(what, err)...)
}

// privateMember is the key of the private state that holds the memory.
const privateMember = "member"

// memberMemory is what the state itself cannot say. Terraform compares it when
// it looks for drift, so Read does not change it.
type memberMemory struct {
	// RoleID is the id that RAM gave to the role when it was made a member. A
	// role that somebody has made anew under its name has another, and the
	// member stands for the one that is gone. Empty for users, and where RAM
	// could not be read.
	RoleID string `json:"role_id,omitempty"`
	// Drifted: the plan replaces the member because somebody has made its role
	// or user anew. Terraform plans a replacement with two calls, and hands the
	// memory from the first, which can tell, to the second.
	Drifted bool `json:"drifted,omitempty"`
}

func recallMember(ctx context.Context, private fwx.PrivateGetter) (memberMemory, diag.Diagnostics) {
	var m memberMemory
	_, diags := fwx.GetPrivate(ctx, private, privateMember, &m)
	return m, diags
}

func (m memberMemory) save(ctx context.Context, private fwx.PrivateSetter) diag.Diagnostics {
	return fwx.SetPrivate(ctx, private, privateMember, m)
}

package association

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/preflight"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

var (
	_ datasource.DataSource              = (*preflightCheck)(nil)
	_ datasource.DataSourceWithConfigure = (*preflightCheck)(nil)
)

// NewPreflight returns the data source pai_preflight: what the plan of an
// association would find out about its role, without an association. It lives
// beside the association because both ask the same rules.
func NewPreflight() datasource.DataSource {
	return &preflightCheck{fwx.DataSource{Type: "pai_preflight"}}
}

type preflightCheck struct {
	fwx.DataSource
}

// Verdicts, as users see them.
const (
	verdictAllowed      = "allowed"
	verdictDenied       = "denied"
	verdictNoAllowFound = "no_allow_found"
	verdictNotVerified  = "not_verified"
)

type preflightModel struct {
	RoleARN  fwx.RoleARN  `tfsdk:"role_arn"`
	Workload types.String `tfsdk:"workload"`

	OK               types.Bool   `tfsdk:"ok"`
	CallerARN        types.String `tfsdk:"caller_arn"`
	Trusted          types.String `tfsdk:"trusted"`
	TrustedCertain   types.Bool   `tfsdk:"trusted_certain"`
	TrustedStatement types.Int64  `tfsdk:"trusted_statement"`
	TrustedReason    types.String `tfsdk:"trusted_reason"`

	Passable          types.String `tfsdk:"passable"`
	PassableCertain   types.Bool   `tfsdk:"passable_certain"`
	PassablePolicy    types.String `tfsdk:"passable_policy"`
	PassableStatement types.Int64  `tfsdk:"passable_statement"`
	PassableReason    types.String `tfsdk:"passable_reason"`

	Findings []findingModel `tfsdk:"findings"`
}

type findingModel struct {
	Rule      types.String `tfsdk:"rule"`
	Certainty types.String `tfsdk:"certainty"`
	Summary   types.String `tfsdk:"summary"`
	Detail    types.String `tfsdk:"detail"`
}

func (d *preflightCheck) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = preflightSchema()
}

// Read answers, whatever the answer is. Like the plan of an association, it
// does not fail when the cloud cannot be asked: it warns that the verdict is
// missing, except where the caller merely may not read.
func (d *preflightCheck) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m preflightModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	role, err := acs.ParseRoleARN(m.RoleARN.ValueString())
	if err != nil {
		return // the argument's validator has said so
	}
	kind := workload.Kind(m.Workload.ValueString())
	judgement := d.Data.Preflight.WithOwnFindings().Judge(ctx, kind, "", role)
	m.flattenTrust(kind, role, judgement)
	m.flattenPass(kind, role, judgement)
	m.flattenFindings(judgement.Findings)
	m.OK = types.BoolValue(m.Trusted.ValueString() == verdictAllowed && m.TrustedCertain.ValueBool() &&
		m.Passable.ValueString() == verdictAllowed && m.PassableCertain.ValueBool())
	for _, finding := range judgement.Findings {
		if finding.Certainty == preflight.Unverified && !finding.Quiet {
			fwx.AddWarning(&resp.Diagnostics, finding.Text)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (m *preflightModel) flattenTrust(kind workload.Kind, role acs.RoleARN, j preflight.Judgement) {
	verdict := j.Trust
	m.TrustedCertain = types.BoolValue(false)
	switch {
	case j.Foreign:
		m.Trusted = types.StringValue(verdictNotVerified)
		m.TrustedReason = types.StringValue(remedy.WhyForeign(role.Account, j.Pass.Caller.Account))
	case verdict.Missing:
		m.Trusted = types.StringValue(verdictNoAllowFound)
		m.TrustedReason = types.StringValue(remedy.WhyMissing())
	case verdict.Err != nil:
		m.Trusted = types.StringValue(verdictNotVerified)
		m.TrustedReason = types.StringValue(remedy.WhyUnread(verdict.Err))
	default:
		m.Trusted = types.StringValue(verdictOf(verdict.Decision.Outcome))
		m.TrustedCertain = types.BoolValue(verdict.Decision.Certain())
		m.TrustedStatement = statementNumber(verdict.Decision)
		m.TrustedReason = types.StringValue(remedy.TrustProblem{
			Kind: kind, RoleARN: role.String(), Trust: verdict.Trust, Decision: verdict.Decision, Planned: verdict.Planned,
		}.Why())
	}
}

func (m *preflightModel) flattenPass(kind workload.Kind, role acs.RoleARN, j preflight.Judgement) {
	verdict := j.Pass
	if verdict.Caller.ARN != "" {
		m.CallerARN = types.StringValue(verdict.Caller.ARN)
	}
	outcome := verdict.Decision.Outcome
	m.PassableCertain = types.BoolValue(true)
	switch {
	case j.Foreign:
		m.Passable = types.StringValue(verdictDenied)
		m.PassableReason = types.StringValue(remedy.WhyForeign(role.Account, verdict.Caller.Account))
	case verdict.Root:
		m.Passable = types.StringValue(verdictAllowed)
		m.PassableReason = types.StringValue(remedy.WhyRoot())
	case verdict.Err != nil && outcome == ramdoc.NoOpinion:
		m.Passable = types.StringValue(verdictNotVerified)
		m.PassableCertain = types.BoolValue(false)
		m.PassableReason = types.StringValue(remedy.WhyUnread(verdict.Err))
	default:
		reason := remedy.PassProblem{
			Kind: kind, RoleARN: role.String(), Policy: verdict.Policy,
			Statement: verdict.Decision.Decider.Statement, Undecided: !verdict.Decision.Certain(),
		}.Why(outcome)
		if verdict.ByService {
			reason += " " + remedy.WhyByService(kind)
		}
		if verdict.Err != nil && outcome != ramdoc.Denied {
			reason += " " + remedy.WhyIncomplete(verdict.Err)
		}
		m.Passable = types.StringValue(verdictOf(outcome))
		m.PassableCertain = types.BoolValue(passIsCertain(verdict))
		m.PassableStatement = statementNumber(verdict.Decision)
		m.PassableReason = types.StringValue(reason)
		if verdict.Policy != "" {
			m.PassablePolicy = types.StringValue(verdict.Policy)
		}
	}
}

// passIsCertain: a Deny stands whatever else there is, an Allow while nothing
// unread can deny, and that no Allow was found is never certain, because
// grants in resource groups are not seen.
func passIsCertain(v preflight.Verdict) bool {
	switch v.Decision.Outcome {
	case ramdoc.Denied:
		return true
	case ramdoc.Allowed:
		return v.Decision.Certain() && !v.ByService && v.Err == nil
	case ramdoc.NoOpinion:
	}
	return false
}

func (m *preflightModel) flattenFindings(findings preflight.Findings) {
	m.Findings = []findingModel{}
	for _, finding := range findings {
		m.Findings = append(m.Findings, findingModel{
			Rule:      types.StringValue(string(finding.Rule)),
			Certainty: types.StringValue(finding.Certainty.String()),
			Summary:   types.StringValue(finding.Text.Summary),
			Detail:    types.StringValue(finding.Text.Detail),
		})
	}
}

func verdictOf(outcome ramdoc.Outcome) string {
	switch outcome {
	case ramdoc.Allowed:
		return verdictAllowed
	case ramdoc.Denied:
		return verdictDenied
	case ramdoc.NoOpinion:
	}
	return verdictNoAllowFound
}

// statementNumber counts from one, as the texts do.
func statementNumber(decision ramdoc.Decision) types.Int64 {
	if decision.Decider.Statement < 0 {
		return types.Int64Null()
	}
	return types.Int64Value(int64(decision.Decider.Statement) + 1)
}

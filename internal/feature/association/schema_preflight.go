package association

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const preflightDescription = "Checks whether a workload could use a role, before anything is applied: whether the role exists, whether its trust policy lets PAI assume it, and whether the caller may pass it. These are the checks that planning an association makes, as data for `check` blocks, " +
	"preconditions and outputs.\n\n" +
	"A problem does not fail the run. It is shown in the results and in `findings`, also if the role does not exist. What the caller may not read is `not_verified`. If the cloud does not answer, the result is `not_verified`, too, with a warning. The `preflight` level of the " +
	"provider does not matter here: with `off` associations are not checked, but this data source still reads, because a configuration that has it asks for it.\n\n" +
	"Use it for existing roles. If this configuration changes the role or the caller's grants, refer to them, or use `depends_on`: " +
	"Terraform then reads this data source during the apply, after the change. The plan of an association takes into account what the same plan does to its role.\n\n" +
	"RAM actions that make all verdicts possible: `ram:GetRole`, `ram:ListRoles`, `ram:GetPolicy`, and for the caller's own policies " +
	"`ram:ListPoliciesForUser`, `ram:ListGroupsForUser` and `ram:ListPoliciesForGroup`, or `ram:ListPoliciesForRole`. " +
	"Policies that are granted in a resource group only, control policies and session policies are not seen."

func preflightSchema() schema.Schema {
	attributes := map[string]schema.Attribute{
		attrRole: schema.StringAttribute{
			MarkdownDescription: "ARN of the role to judge, such as `acs:ram::1234567890123456:role/pai-train`.",
			CustomType:          fwx.RoleARNType{},
			Required:            true,
			Validators:          []validator.String{fwx.OneRoleARN()},
		},
		"workload": schema.StringAttribute{
			MarkdownDescription: "Kind of workload that is to carry the role: `dsw`, `dlc` or `eas`.",
			Required:            true,
			Validators:          []validator.String{stringvalidator.OneOf(kindNames()...)},
		},
		"ok": schema.BoolAttribute{
			MarkdownDescription: "Whether both verdicts are `allowed`, and certain. False when something could not be verified: " +
				"to let that pass, look at `trusted` and `passable` instead.",
			Computed: true,
		},
		"caller_arn": schema.StringAttribute{
			MarkdownDescription: "ARN of who would pass the role. Null if that could not be read.",
			Computed:            true,
		},
		"findings": findingsAttribute(),
	}
	maps.Copy(attributes, trustedAttributes())
	maps.Copy(attributes, passableAttributes())
	return schema.Schema{MarkdownDescription: preflightDescription, Attributes: attributes}
}

func trustedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"trusted": schema.StringAttribute{
			MarkdownDescription: "Whether the trust policy lets PAI assume the role for this kind of workload: `allowed`, `denied` (a statement forbids it), " +
				"`no_allow_found` (no statement allows it, or there is no such role) or `not_verified` (it could not be read).",
			Computed: true,
		},
		"trusted_certain": schema.BoolAttribute{
			MarkdownDescription: "Whether the trust policy itself says so. False for a condition that cannot be evaluated beforehand, for a role " +
				"that may yet be created, and for `not_verified`.",
			Computed: true,
		},
		"trusted_statement": schema.Int64Attribute{
			MarkdownDescription: "Number of the statement of the trust policy that decided, beginning with 1. Null if none did.",
			Computed:            true,
		},
		"trusted_reason": schema.StringAttribute{
			MarkdownDescription: "Reason for `trusted`.",
			Computed:            true,
		},
	}
}

func passableAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"passable": schema.StringAttribute{
			MarkdownDescription: "Whether the caller may pass the role (`ram:PassRole`): `allowed`, `denied` (a policy forbids it, or the role is of another " +
				"account), `no_allow_found` (no policy that could be read allows it) or `not_verified` (the policies could not be read).",
			Computed: true,
		},
		"passable_certain": schema.BoolAttribute{
			MarkdownDescription: "Whether what was read leaves no doubt. Never for `no_allow_found`, since a grant in a resource group is not seen.",
			Computed:            true,
		},
		"passable_policy": schema.StringAttribute{
			MarkdownDescription: "Policy that decided, such as `Custom/pass-pai-train` or `System/AdministratorAccess`. Null if none did.",
			Computed:            true,
		},
		"passable_statement": schema.Int64Attribute{
			MarkdownDescription: "Number of the statement of that policy that decided, beginning with 1. Null if none did.",
			Computed:            true,
		},
		"passable_reason": schema.StringAttribute{
			MarkdownDescription: "Reason for `passable`.",
			Computed:            true,
		},
	}
}

func findingsAttribute() schema.Attribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: "What the plan of an association of this role would tell, with the way out of it. Empty if there is nothing to tell.",
		Computed:            true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"rule": schema.StringAttribute{
				MarkdownDescription: "What was looked at: `caller`, `account`, `role`, `trust` or `pass`.",
				Computed:            true,
			},
			"certainty": schema.StringAttribute{
				MarkdownDescription: "Certainty of the finding: `certain`, `likely` or `unverified`.",
				Computed:            true,
			},
			"summary": schema.StringAttribute{
				MarkdownDescription: "The finding in a few words.",
				Computed:            true,
			},
			"detail": schema.StringAttribute{
				MarkdownDescription: "What is wrong, why, and how to fix it.",
				Computed:            true,
			},
		}},
	}
}

func kindNames() []string {
	var names []string
	for _, kind := range workload.Kinds() {
		names = append(names, string(kind))
	}
	return names
}

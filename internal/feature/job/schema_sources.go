package job

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int32validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
)

func environmentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		attrEnvironment: schema.MapAttribute{
			MarkdownDescription: "Environment variables of every node. They are stored in the state: see `environment_wo` for secrets. After an import " +
				"this holds all variables of the job, also those that were given write-only: PAI does not tell them apart.",
			Optional:    true,
			ElementType: types.StringType,
			Validators:  []validator.Map{mapvalidator.KeysAre(fwx.Filled()), fwx.NoNulls()},
		},
		attrEnvironmentWO: schema.MapAttribute{
			MarkdownDescription: "Additional environment variables that are stored neither in the plan nor in the state. Every user who can read the job in PAI can see them. Names must not be those of `environment`.",
			Optional:            true,
			WriteOnly:           true,
			Sensitive:           true,
			ElementType:         types.StringType,
			Validators:          []validator.Map{mapvalidator.KeysAre(fwx.Filled()), fwx.NoNulls()},
		},
		"environment_wo_version": schema.Int64Attribute{
			MarkdownDescription: "Version of `environment_wo`. A change submits a new job with the present values; a change of the values alone is not noticed.",
			Optional:            true,
		},
		"tags": schema.MapAttribute{
			MarkdownDescription: "Custom tags of the job. PAI has no way to change them later.",
			Optional:            true,
			ElementType:         types.StringType,
			Validators: []validator.Map{
				mapvalidator.KeysAre(fwx.Filled(), fwx.Check("a key for tags of jobs", validateTagKey)), fwx.NoNulls(),
			},
		},
		"settings": schema.SingleNestedAttribute{
			MarkdownDescription: "Extra settings of the job, as PAI names them. What is left out is PAI's own choice.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"enable_rdma":                          flag("Whether nodes use RDMA."),
				"enable_sanity_check":                  flag("Whether nodes are checked before the start."),
				"sanity_check_args":                    fwx.OptionalText("Arguments of that check."),
				"enable_error_monitoring_in_ai_master": flag("Whether faults are tolerated (AIMaster)."),
				"error_monitoring_args":                fwx.OptionalText("Arguments of fault tolerance."),
				"oversold_type":                        fwx.OptionalText("Whether the job takes idle resources of other quotas, in PAI's words."),
				"enable_oss_append":                    flag("Whether OSS mounts can append."),
				"enable_tide_resource":                 flag("Whether the job takes tidal resources."),
				"enable_cpu_affinity":                  flag("Whether CPU affinity is on."),
				"disable_ecs_stock_check":              flag("Whether the job is submitted although no instance may be in stock."),
				"job_reserved_minutes": schema.Int32Attribute{
					MarkdownDescription: "Minutes to keep the nodes after the job ends.",
					Optional:            true,
					Validators:          []validator.Int32{int32validator.AtLeast(1)},
				},
				"job_reserved_policy": fwx.OptionalText("After which end nodes are kept: `Always`, `OnFailure` or `OnSucceed`.",
					stringvalidator.OneOf("Always", "OnFailure", "OnSucceed")),
				"driver": fwx.OptionalText("Version of the GPU driver."),
				"advanced_settings": schema.MapAttribute{
					MarkdownDescription: "Further settings by PAI's names.",
					Optional:            true,
					ElementType:         types.StringType,
					Validators:          []validator.Map{fwx.NoNulls()},
				},
			},
		},
	}
}

func flag(markdown string) schema.Attribute {
	return schema.BoolAttribute{MarkdownDescription: markdown, Optional: true}
}

func sourceAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"data_sources": schema.ListNestedAttribute{
			MarkdownDescription: "Data that is mounted into every node. PAI does not return `version`, `mount_access`, `options` and `enable_cache`, so an import cannot read them.",
			Optional:            true,
			Validators:          []validator.List{fwx.NoNulls()},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"data_source_id": fwx.OptionalText("Id of a data set of the workspace. Exactly one of this and `uri` is needed."),
				"uri":            fwx.OptionalText("Place of the data, such as `oss://bucket.oss-cn-hangzhou-internal.aliyuncs.com/path/`."),
				"version":        fwx.OptionalText("Version of the data set."),
				"mount_path":     fwx.OptionalText("Directory in the nodes. Defaults to that of the data set."),
				"mount_access":   fwx.OptionalText("Whether nodes may write: `RO` or `RW`.", stringvalidator.OneOf("RO", "RW")),
				"options":        fwx.OptionalText("Mount options, a JSON object. Only for data on OSS.", fwx.Check("a JSON object", validateObject)),
				"enable_cache":   flag("Whether the data is cached."),
			}},
		},
		"code_source": schema.SingleNestedAttribute{
			MarkdownDescription: "Code that is cloned into every node.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"code_source_id": fwx.RequiredText("Id of a code source of the workspace, such as `code-20210111103721-xxxxxxx`."),
				"branch":         fwx.OptionalText("Branch to check out."),
				"commit":         fwx.OptionalText("Commit to check out."),
				"mount_path":     fwx.OptionalText("Directory in the nodes."),
			},
		},
		"vpc": schema.SingleNestedAttribute{
			MarkdownDescription: "Network that the nodes are in.",
			Optional:            true,
			Attributes: map[string]schema.Attribute{
				"vpc_id":            fwx.RequiredText("Id of the VPC."),
				"vswitch_id":        fwx.OptionalText("Id of the vSwitch."),
				"security_group_id": fwx.OptionalText("Id of the security group."),
				"extended_cidrs": schema.ListAttribute{
					MarkdownDescription: "Further address ranges that nodes reach through the VPC.",
					Optional:            true,
					ElementType:         types.StringType,
					Validators:          []validator.List{fwx.NoNulls(), listvalidator.ValueStringsAre(fwx.Filled())},
				},
				"default_route": fwx.OptionalText("Interface of the default route: `eth0` or `eth1`.",
					stringvalidator.OneOf("eth0", "eth1")),
			},
		},
	}
}

// validateTagKey keeps users from the tag that tells submissions apart.
func validateTagKey(key string) error {
	if strings.EqualFold(key, cloud.JobMarkerTag) {
		return fmt.Errorf("%q is the tag by which this provider finds a job whose submission was not answered", key)
	}
	return nil
}

func validateObject(text string) error {
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil || object == nil {
		return errors.New("it is none: use jsonencode({...})")
	}
	return nil
}

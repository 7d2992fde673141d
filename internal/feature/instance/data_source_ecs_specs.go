package instance

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

var _ datasource.DataSourceWithConfigure = (*ecsSpecs)(nil)

// NewECSSpecs returns the data source pai_ecs_specs.
func NewECSSpecs() datasource.DataSource { return &ecsSpecs{fwx.DataSource{Type: "pai_ecs_specs"}} }

type ecsSpecs struct {
	fwx.DataSource
}

type specsModel struct {
	Region      types.String `tfsdk:"region"`
	Accelerator types.String `tfsdk:"accelerator_type"`
	GPUType     types.String `tfsdk:"gpu_type"`
	Available   types.Bool   `tfsdk:"available"`

	Specs []listedSpec `tfsdk:"specs"`
}

// listedSpec is one instance type of pai_ecs_specs.
type listedSpec struct {
	ECSSpec      types.String  `tfsdk:"ecs_spec"`
	Accelerator  types.String  `tfsdk:"accelerator_type"`
	CPU          types.Int64   `tfsdk:"cpu"`
	MemoryGB     types.Float64 `tfsdk:"memory_gb"`
	GPU          types.Int64   `tfsdk:"gpu"`
	GPUType      types.String  `tfsdk:"gpu_type"`
	GPUMemoryGB  types.Float64 `tfsdk:"gpu_memory_gb"`
	SystemDiskGB types.Int64   `tfsdk:"system_disk_gb"`
	Available    types.Bool    `tfsdk:"available"`
	SpotStock    types.String  `tfsdk:"spot_stock_status"`
	Price        types.Float64 `tfsdk:"price"`
	Currency     types.String  `tfsdk:"currency"`
}

func (d *ecsSpecs) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	number := func(markdown string) schema.Attribute {
		return schema.Int64Attribute{MarkdownDescription: markdown, Computed: true}
	}
	amount := func(markdown string) schema.Attribute {
		return schema.Float64Attribute{MarkdownDescription: markdown, Computed: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the instance types that DSW offers on public resources, and whether they can be bought now.\n\n" +
			"The answer changes from minute to minute. A `pai_dsw_instance` that takes its `ecs_spec` from it may be changed, and so restarted, by a later plan: " +
			"choose the type once and write it down. RAM action: `paidsw:ListEcsSpecs`.",
		Attributes: map[string]schema.Attribute{
			attrRegion: fwx.DataRegionAttribute("Region of the instance types"),
			"accelerator_type": schema.StringAttribute{
				MarkdownDescription: "Instance types with (`GPU`) or without (`CPU`) GPUs.", Required: true,
				Validators: []validator.String{stringvalidator.OneOf("CPU", "GPU")},
			},
			"gpu_type": fwx.DataFilter("Only instance types with this GPU, such as `A10`.", fwx.Filled()),
			"available": schema.BoolAttribute{
				MarkdownDescription: "Only instance types that can (`true`) or cannot (`false`) be bought now, pay-as-you-go. Without it: all.", Optional: true,
			},
			"specs": schema.ListNestedAttribute{
				MarkdownDescription: "Instance types that pass all filters, in DSW's order.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"ecs_spec":         fwx.DataText("Name of the instance type, for `ecs_spec` of `pai_dsw_instance`."),
					"accelerator_type": fwx.DataText("`CPU` or `GPU`."),
					"cpu":              number("Number of vCPUs."),
					"memory_gb":        amount("Memory in GB."),
					"gpu":              number("Number of GPUs."),
					"gpu_type":         fwx.DataText("Type of the GPUs. Null without GPUs."),
					"gpu_memory_gb":    amount("Memory of the GPUs in GB. Null if DSW does not say."),
					"system_disk_gb":   number("Size of the system disk in GB. Null if DSW does not say."),
					"available": schema.BoolAttribute{
						MarkdownDescription: "Whether it can be bought now, pay-as-you-go.", Computed: true,
					},
					"spot_stock_status": fwx.DataText("Whether it can be bought as a preemptible instance: `WithStock` or `NoStock`. Null if DSW does not say."),
					"price":             amount("Price in `currency`. DSW does not document for which time; its console shows prices per hour. Null if DSW does not say."),
					"currency":          fwx.DataText("Currency of the price, such as `CNY`. Null if DSW does not say."),
				}},
			},
		},
	}
}

func (d *ecsSpecs) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.Data.MayRead(&resp.Diagnostics) {
		return
	}
	var m specsModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &m)...); resp.Diagnostics.HasError() {
		return
	}
	m.Region = d.Data.DataRegion(m.Region, "instance types", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	specs, err := d.Data.Clients.Instances.Specs(ctx, m.Region.ValueString(), m.Accelerator.ValueString())
	if err != nil {
		fwx.AddError(&resp.Diagnostics, remedy.Failure(remedy.Attempt{
			Verb: "List", Past: "listed", Noun: "ECS Specs", Object: "instance types in " + m.Region.ValueString()}, err))
		return
	}
	m.Specs = []listedSpec{}
	for _, spec := range specs {
		if m.wants(spec) {
			m.Specs = append(m.Specs, listedSpecOf(spec))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (m *specsModel) wants(spec cloud.ECSSpec) bool {
	return (m.GPUType.IsNull() || m.GPUType.ValueString() == spec.GPUType) &&
		(m.Available.IsNull() || m.Available.ValueBool() == spec.Available)
}

func listedSpecOf(spec cloud.ECSSpec) listedSpec {
	item := listedSpec{
		ECSSpec: types.StringValue(spec.InstanceType), Accelerator: fwx.StringOrNull(spec.AcceleratorType),
		CPU: types.Int64Value(spec.CPU), MemoryGB: types.Float64Value(spec.MemoryGB), GPU: types.Int64Value(spec.GPU),
		GPUType: fwx.StringOrNull(spec.GPUType), Available: types.BoolValue(spec.Available), SpotStock: fwx.StringOrNull(spec.SpotStock),
		Price: types.Float64PointerValue(spec.Price), Currency: fwx.StringOrNull(spec.Currency),
	}
	if spec.GPUMemoryGB != 0 {
		item.GPUMemoryGB = types.Float64Value(spec.GPUMemoryGB)
	}
	if spec.SystemDiskGB != 0 {
		item.SystemDiskGB = types.Int64Value(spec.SystemDiskGB)
	}
	return item
}

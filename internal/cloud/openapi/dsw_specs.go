package openapi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

type dswSpec struct {
	InstanceType       *string
	AcceleratorType    *string
	CPU                *int64
	GPU                *int64
	GPUType            *string
	GPUMemorySize      *float64
	Memory             *float64
	SystemDiskCapacity *int64
	IsAvailable        *bool
	SpotStockStatus    *string
	Price              *float64
	Currency           *string
}

type dswSpecList struct {
	EcsSpecs   []*dswSpec
	TotalCount *int64
}

// Specs asks ListEcsSpecs, page by page.
func (d *dsw) Specs(ctx context.Context, region, accelerator string) ([]cloud.ECSSpec, error) {
	var specs []cloud.ECSSpec
	seen := map[string]bool{}
	for number := 1; ; number++ {
		var reply dswSpecList
		_, err := d.call(ctx, dswRequest{
			action: "ListEcsSpecs", method: http.MethodGet, pathname: "/api/v2/ecsspecs", region: region, effect: read,
			query: map[string]string{
				"AcceleratorType": accelerator, "PageNumber": strconv.Itoa(number), "PageSize": strconv.Itoa(dswPageSize),
			},
		}, &reply)
		if err != nil {
			return nil, err
		}
		before := len(seen)
		for _, item := range reply.EcsSpecs {
			if item == nil || seen[tea.StringValue(item.InstanceType)] {
				continue
			}
			seen[tea.StringValue(item.InstanceType)] = true
			specs = append(specs, item.spec())
		}
		// A server that ignores PageNumber must not keep us for ever.
		if len(seen) == before || int64(len(seen)) >= tea.Int64Value(reply.TotalCount) && reply.TotalCount != nil {
			return specs, nil
		}
	}
}

func (s *dswSpec) spec() cloud.ECSSpec {
	return cloud.ECSSpec{
		InstanceType: tea.StringValue(s.InstanceType), AcceleratorType: tea.StringValue(s.AcceleratorType),
		CPU: tea.Int64Value(s.CPU), MemoryGB: tea.Float64Value(s.Memory),
		GPU: tea.Int64Value(s.GPU), GPUType: tea.StringValue(s.GPUType), GPUMemoryGB: tea.Float64Value(s.GPUMemorySize),
		SystemDiskGB: tea.Int64Value(s.SystemDiskCapacity),
		Available:    tea.BoolValue(s.IsAvailable), SpotStock: tea.StringValue(s.SpotStockStatus),
		Price: s.Price, Currency: tea.StringValue(s.Currency),
	}
}

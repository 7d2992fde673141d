package eassvc

import (
	"cmp"
	"slices"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// defaultPageSize is documented; the maximum is not. Emulator choice: more than
// the default is refused.
const (
	defaultPageSize = 100
	maxPageSize     = 100
)

// readPage reads the paging of an operation, whose parameters for the number
// have two names.
func readPage(call *wire.Call, numberName string) (product.Page, error) {
	return parameters().Page(call, numberName, defaultPageSize, maxPageSize)
}

// paged is the answer with a page of the items.
func paged(p product.Page, name string, items []any) map[string]any {
	return map[string]any{
		"PageNumber": p.Number, "PageSize": p.Size, "TotalCount": len(items), name: product.Of(p, items),
	}
}

func (s *Service) listServices(call *wire.Call) (map[string]any, error) {
	match, err := readFilter(call)
	if err != nil {
		return nil, err
	}
	order, err := readOrder(call)
	if err != nil {
		return nil, err
	}
	page, err := readPage(call, "PageNumber")
	if err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	s.advanceTo(now)
	var found []*deployment
	for _, d := range s.deployments {
		if d.account == call.Caller.Account && d.region == call.Region && match(d) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, order)
	items := []any{}
	for _, d := range product.Of(page, found) {
		items = append(items, d.renderItem(s.options))
		d.seen(now)
		s.sweep(d)
	}
	return map[string]any{
		"PageNumber": page.Number, "PageSize": page.Size, "TotalCount": len(found), "Services": items,
	}, nil
}

// readOrder returns how to sort: the newest first, unless told. Services of one
// second are sorted by creation in the same direction, so that pages never
// overlap.
func readOrder(call *wire.Call) (func(a, b *deployment) int, error) {
	if sort := call.Parameters["Sort"]; sort != "" && sort != "CreateTime" {
		return nil, notImplemented("sorting by " + sort)
	}
	direction, err := parameters().Direction(call, "asc", "desc", -1)
	if err != nil {
		return nil, err
	}
	return func(a, b *deployment) int {
		return direction * cmp.Or(a.createdAt.Compare(b.createdAt), cmp.Compare(a.order, b.order))
	}, nil
}

// listVersions answers with the newest version first. Emulator choices: that
// order, and the number of the version as its ImageId.
func (s *Service) listVersions(call *wire.Call, d *deployment, _ time.Time) (map[string]any, error) {
	page, err := readPage(call, "PageNumber")
	if err != nil {
		return nil, err
	}
	items := []any{}
	for _, v := range slices.Backward(d.versions) {
		item := map[string]any{
			"BuildTime": stamp(v.builtAt), "ImageId": v.number, "ImageAvailable": "true",
			"Message": "", "ServiceRunnable": "true",
		}
		// Documented for services that are built from images only.
		if v.config["containers"] != nil {
			item["ServiceConfig"] = export(v.config)
		}
		items = append(items, item)
	}
	return paged(page, "Versions", items), nil
}

func (s *Service) listInstances(call *wire.Call, d *deployment, _ time.Time) (map[string]any, error) {
	if err := parameters().Refuse(call, unfilteredInstances()...); err != nil {
		return nil, err
	}
	page, err := readPage(call, "PageNumber")
	if err != nil {
		return nil, err
	}
	name, wanted := call.Parameters["InstanceName"], call.Parameters["InstanceStatus"]
	items := []any{}
	for _, i := range d.instances {
		if (name == "" || i.name == name) && (wanted == "" || i.status() == wanted) {
			items = append(items, i.render(d.latest()))
		}
	}
	return paged(page, "Instances", items), nil
}

// unfilteredInstances are the filters that the emulator knows too little to
// apply.
func unfilteredInstances() []string {
	return []string{
		"Filter", "HostIP", "InstanceIP", "InstanceType", "IsSpot", "ListReplica", "MemberType",
		"Order", "QuotaId", "ReplicaName", "Resource", "ResourceType", "Role", "Sort",
	}
}

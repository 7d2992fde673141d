package eassvc

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// defaultPageSize is documented; the maximum is not. Emulator choice: more than
// the default is refused.
const (
	defaultPageSize = 100
	maxPageSize     = 100
)

type page struct{ number, size int }

// readPage reads the paging of an operation, whose parameters for the number
// have two names.
func readPage(call *wire.Call, numberName string) (page, error) {
	number, err := intParameter(call, numberName, 1)
	if err != nil {
		return page{}, err
	}
	size, err := intParameter(call, "PageSize", defaultPageSize)
	if err != nil {
		return page{}, err
	}
	if size > maxPageSize {
		return page{}, invalid("PageSize must be at most %d.", maxPageSize)
	}
	return page{number, size}, nil
}

// pageOf returns the page of the items. A page beyond the last is empty.
func pageOf[T any](p page, items []T) []T {
	// Compared by division: a huge page number must not overflow.
	if p.number-1 > len(items)/p.size {
		return items[:0]
	}
	from := min((p.number-1)*p.size, len(items))
	return items[from:min(from+p.size, len(items))]
}

// paged is the answer with a page of the items.
func paged(p page, name string, items []any) map[string]any {
	return map[string]any{
		"PageNumber": p.number, "PageSize": p.size, "TotalCount": len(items), name: pageOf(p, items),
	}
}

func intParameter(call *wire.Call, name string, fallback int) (int, error) {
	value := call.Parameters[name]
	if value == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, invalid("%s must be an integer, at least 1.", name)
	}
	return n, nil
}

// refuseParameters refuses parameters that the API knows and the emulator does
// not.
func refuseParameters(call *wire.Call, names ...string) error {
	for _, name := range names {
		if call.Parameters[name] != "" {
			return notImplemented("the parameter " + name + " of " + call.Operation.Name)
		}
	}
	return nil
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
	for _, d := range pageOf(page, found) {
		items = append(items, d.renderItem(s.options))
		d.seen(now)
		s.sweep(d)
	}
	return map[string]any{
		"PageNumber": page.number, "PageSize": page.size, "TotalCount": len(found), "Services": items,
	}, nil
}

// readOrder returns how to sort: the newest first, unless told. Services of one
// second are sorted by creation in the same direction, so that pages never
// overlap.
func readOrder(call *wire.Call) (func(a, b *deployment) int, error) {
	if sort := call.Parameters["Sort"]; sort != "" && sort != "CreateTime" {
		return nil, notImplemented("sorting by " + sort)
	}
	direction := -1
	switch call.Parameters["Order"] {
	case "", "desc":
	case "asc":
		direction = 1
	default:
		return nil, invalid("Order must be asc or desc.")
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
	if err := refuseParameters(call, unfilteredInstances()...); err != nil {
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

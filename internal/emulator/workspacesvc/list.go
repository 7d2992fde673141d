package workspacesvc

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/product"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// defaultPageSize is documented; the maximum is not. Emulator choice: more than
// what is known to work is refused.
const (
	defaultPageSize = 20
	maxPageSize     = 50
)

func listParameters() []string {
	return append([]string{
		"PageNumber", "PageSize", "SortBy", "Order", "WorkspaceName", "WorkspaceIds", "Status", "ModuleList", "Option",
		"Verbose", "ResourceGroupId",
	}, unfiltered()...)
}

// unfiltered are the parameters that the emulator knows too little to apply.
func unfiltered() []string { return []string{"Fields", "UserId"} }

// listWorkspaces shows a caller without a permission of RAM the workspaces that
// it is a member of.
func (s *Service) listWorkspaces(call *wire.Call) (map[string]any, error) {
	everything, err := s.seesEverything(call)
	if err != nil {
		return nil, err
	}
	query, err := readQuery(call)
	if err != nil {
		return nil, err
	}
	var found []*workspace
	for _, w := range s.workspaces {
		mine := everything || w.allows(s.callerID(call), toRead)
		if visible(call, w) && mine && query.matches(w, w.settled(s.now(), s.options)) {
			found = append(found, w)
		}
	}
	slices.SortFunc(found, query.compare)
	items := []any{}
	for _, w := range product.Of(query.page, found) {
		item := s.show(w, query.verbose)
		item["resourceGroupId"] = w.resourceGroup
		items = append(items, item)
	}
	return map[string]any{"TotalCount": len(found), "Workspaces": items}, nil
}

func (s *Service) seesEverything(call *wire.Call) (bool, error) {
	permission := permissionFor(call, "")
	decision := call.Decide(permission)
	switch {
	case decision.Explicit, s.options.RequireBoth && !decision.Allowed:
		return false, ramForbidden(call.Caller, permission, decision)
	case decision.Allowed && !s.options.RequireBoth:
		return true, nil
	}
	return false, s.signedIn(call, permission)
}

// query is a decoded ListWorkspaces request.
type query struct {
	page          product.Page
	verbose       bool
	name          string
	ids           []string
	status        status
	resourceGroup string
	compare       func(a, b *workspace) int
}

func readQuery(call *wire.Call) (query, error) {
	if err := refuseUnknown(call); err != nil {
		return query{}, err
	}
	q := query{
		name: call.Parameters["WorkspaceName"], ids: product.Split(call.Parameters["WorkspaceIds"]),
		status: status(call.Parameters["Status"]), resourceGroup: call.Parameters["ResourceGroupId"],
	}
	if q.status != "" && !q.status.known() {
		return query{}, invalid("The status %q is unknown.", q.status)
	}
	var err error
	if q.page, err = parameters().Page(call, "PageNumber", defaultPageSize, maxPageSize); err != nil {
		return query{}, err
	}
	if q.verbose, err = parameters().Bool(call, "Verbose", false); err != nil {
		return query{}, err
	}
	q.compare, err = readOrder(call)
	return q, err
}

// refuseUnknown refuses what the API has for other purposes than listing
// workspaces of PAI.
func refuseUnknown(call *wire.Call) error {
	if err := parameters().Refuse(call, unfiltered()...); err != nil {
		return err
	}
	if option := call.Parameters["Option"]; option != "" && option != "GetWorkspaces" {
		return notImplemented("the option " + option + " of ListWorkspaces")
	}
	if modules := call.Parameters["ModuleList"]; modules != "" && modules != "PAI" {
		return notImplemented("the modules " + modules + " of ListWorkspaces")
	}
	return nil
}

// matches compares a part of the name: a caller must compare for itself.
func (q query) matches(w *workspace, current status) bool {
	return strings.Contains(w.name, q.name) &&
		(len(q.ids) == 0 || slices.Contains(q.ids, w.id)) &&
		(q.status == "" || q.status == current) &&
		(q.resourceGroup == "" || q.resourceGroup == w.resourceGroup)
}

// readOrder returns how to sort: the oldest first, unless told. Workspaces of
// one moment are in the order in which they were made.
func readOrder(call *wire.Call) (func(a, b *workspace) int, error) {
	direction, err := parameters().Direction(call, "ASC", "DESC", 1)
	if err != nil {
		return nil, err
	}
	compare := func(a, b *workspace) int { return a.createdAt.Compare(b.createdAt) }
	switch call.Parameters["SortBy"] {
	case "", "GmtCreateTime":
	case "GmtModifiedTime":
		compare = func(a, b *workspace) int { return a.modifiedAt.Compare(b.modifiedAt) }
	default:
		return nil, invalid("SortBy must be GmtCreateTime or GmtModifiedTime.")
	}
	return func(a, b *workspace) int {
		return direction * cmp.Or(compare(a, b), cmp.Compare(a.order, b.order))
	}, nil
}

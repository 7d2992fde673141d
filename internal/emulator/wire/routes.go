package wire

import (
	"fmt"
	"net/url"
	"strings"
)

// String returns the name by which journal, faults and refusals call the
// operation, such as "ram:GetRole".
func (o *Operation) String() string { return o.Product + ":" + o.Name }

// routes finds operations by what a request says.
type routes struct {
	rpc      map[string]map[string]*Operation // by version, then name
	roa      map[string][]route               // by version
	products map[string]string                // product by version
	actions  map[string]*Operation            // by name with product: ram:GetRole
}

// route is a REST-style operation with its path cut into segments.
type route struct {
	operation *Operation
	segments  []string
}

func newRoutes(products []Product) (*routes, error) {
	r := &routes{
		rpc:      map[string]map[string]*Operation{},
		roa:      map[string][]route{},
		products: map[string]string{},
		actions:  map[string]*Operation{},
	}
	for _, product := range products {
		for _, operation := range product.Operations() {
			if err := r.add(&operation); err != nil {
				return nil, err
			}
		}
	}
	return r, nil
}

func (r *routes) add(op *Operation) error {
	if known, found := r.products[op.Version]; found && known != op.Product {
		return fmt.Errorf("operation %s: version %s belongs to product %s", op, op.Version, known)
	}
	if r.actions[op.String()] != nil {
		return fmt.Errorf("operation %s exists twice", op)
	}
	r.products[op.Version], r.actions[op.String()] = op.Product, op
	if op.Path != "" {
		added := route{operation: op, segments: strings.Split(op.Path, "/")}
		for _, other := range r.roa[op.Version] {
			if other.operation.Method == op.Method && other.operation.Path == op.Path {
				return fmt.Errorf("operation %s: %s %s is %s already", op, op.Method, op.Path, other.operation)
			}
		}
		r.roa[op.Version] = append(r.roa[op.Version], added)
		return nil
	}
	byName := r.rpc[op.Version]
	if byName == nil {
		byName = map[string]*Operation{}
		r.rpc[op.Version] = byName
	}
	byName[op.Name] = op
	return nil
}

// resolve finds the REST-style operation for a method and an escaped path. Of
// several templates that match, the one with a literal where the others have a
// parameter wins: /instances/stop before /instances/{InstanceId}.
func (r *routes) resolve(version, method, escapedPath string) (*Operation, map[string]string) {
	segments := strings.Split(escapedPath, "/")
	var (
		best       *Operation
		bestParams map[string]string
	)
	for _, candidate := range r.roa[version] {
		if candidate.operation.Method != method {
			continue
		}
		params, ok := candidate.match(segments)
		if ok && (best == nil || len(params) < len(bestParams)) {
			best, bestParams = candidate.operation, params
		}
	}
	return best, bestParams
}

func (r route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(r.segments) {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range r.segments {
		got, err := url.PathUnescape(segments[i])
		if err != nil {
			return nil, false
		}
		if name, isParam := templateParameter(want); isParam {
			if got == "" {
				return nil, false
			}
			params[name] = got
		} else if got != want {
			return nil, false
		}
	}
	return params, true
}

func templateParameter(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "}")
}

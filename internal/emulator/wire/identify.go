package wire

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is far above any request of the products emulated.
const maxBody = 4 << 20

// message is a request as it came in, before anybody knows what it means.
type message struct {
	*http.Request
	body  []byte
	query url.Values // percent-decoded, each name once
	form  url.Values // the same of a form body
}

func readMessage(w http.ResponseWriter, r *http.Request) (*message, error) {
	m := &message{Request: r, form: url.Values{}}
	var err error
	if m.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		return m, errContent("The body cannot be read: %v.", err)
	}
	if m.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return m, errContent("The query string is malformed: %v.", err)
	}
	if m.hasForm() {
		if m.form, err = url.ParseQuery(string(m.body)); err != nil {
			return m, errContent("The form body is malformed: %v.", err)
		}
	}
	return m, m.checkOnce()
}

func (m *message) hasForm() bool {
	mediaType, _, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	return err == nil && mediaType == "application/x-www-form-urlencoded"
}

// checkOnce refuses a parameter given twice, in one place or in two.
func (m *message) checkOnce() error {
	for name, values := range m.query {
		if len(values)+len(m.form[name]) > 1 {
			return errAmbiguous(name)
		}
	}
	for name, values := range m.form {
		if len(values) > 1 {
			return errAmbiguous(name)
		}
	}
	return nil
}

// parameter returns a parameter of the query or the form.
func (m *message) parameter(name string) string {
	if m.query.Has(name) {
		return m.query.Get(name)
	}
	return m.form.Get(name)
}

// named returns what the request names by a header or, in RPC style, by a
// parameter: its action or version. Clients may send both, if they agree.
func (m *message) named(header, parameter string) (string, error) {
	inHeader, inParameter := m.Header.Get(header), m.parameter(parameter)
	if inHeader != "" && inParameter != "" && inHeader != inParameter {
		return "", errContent("The header %s says %q and the parameter %s says %q.", header, inHeader, parameter, inParameter)
	}
	if inParameter != "" {
		return inParameter, nil
	}
	return inHeader, nil
}

// isRPC reports the style of the request: RPC has one path for everything.
func (m *message) isRPC() bool { return m.URL.Path == "" || m.URL.Path == "/" }

// identify finds the operation that a request means, and fills in what of it
// is known even if it fails: a refusal names what was asked for.
func (s *Server) identify(m *message, call *Call) error {
	action, err := m.named("X-Acs-Action", "Action")
	if err != nil {
		return err
	}
	version, err := m.named("X-Acs-Version", "Version")
	if err != nil {
		return err
	}
	product := s.routes.products[version]
	call.Operation = &Operation{Product: product, Version: version, Name: action}
	switch {
	case version == "":
		return errMissingParameter("Version")
	case product == "":
		return errVersion(version)
	case m.isRPC():
		return s.identifyRPC(m, call, action, version)
	}
	return s.identifyROA(m, call, action, version)
}

func (s *Server) identifyRPC(m *message, call *Call, action, version string) error {
	if action == "" {
		return errMissingParameter("Action")
	}
	if m.Method != http.MethodGet && m.Method != http.MethodPost {
		return errUnknownOperation("%s for the operation %s, only GET and POST", m.Method, call.Operation)
	}
	op, found := s.routes.rpc[version][action]
	if !found {
		return errUnknownOperation("the operation %s (version %s)", call.Operation, version)
	}
	call.Operation = op
	return nil
}

func (s *Server) identifyROA(m *message, call *Call, action, version string) error {
	path := m.URL.EscapedPath()
	op, parameters := s.routes.resolve(version, m.Method, path)
	if op == nil {
		return errUnknownOperation("%s %s (operation %s, version %s)", m.Method, path, call.Operation, version)
	}
	// The cloud routes by path and does not look at the name. A name that
	// disagrees is a client's mistake worth hearing about (emulator choice).
	if action != "" && action != op.Name {
		return errUnknownOperation("an operation %s at %s %s, which is %s", call.Operation, m.Method, path, op)
	}
	call.Operation, call.Path = op, parameters
	return nil
}

// region returns the region a request is for: from a host name such as
// pai-dsw.cn-hangzhou.aliyuncs.com, else from a header or the common RPC
// parameter, else the given one.
func (m *message) region(fallback string) string {
	host, _, _ := strings.Cut(m.Host, ":")
	if labels := strings.Split(host, "."); len(labels) == 4 && strings.HasSuffix(host, ".aliyuncs.com") {
		// ram.vpc-proxy.aliyuncs.com is the one such name without a region.
		if region := labels[1]; strings.Contains(region, "-") && region != "vpc-proxy" {
			return region
		}
	}
	if region := m.Header.Get("X-Acs-Region-Id"); region != "" {
		return region
	}
	if region := m.parameter("RegionId"); region != "" && m.isRPC() {
		return region
	}
	return fallback
}

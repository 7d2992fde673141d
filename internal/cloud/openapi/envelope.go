package openapi

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// envelope is what every answer says besides its data. encoding/json ignores
// the case of names, and so must we: some gateways answer "code" for "Code".
type envelope struct {
	Code      looseText
	Message   looseText
	RequestID looseText `json:"RequestId"`
	// Success and HTTPStatusCode are set by the PAI products themselves and
	// never by the gateway in front of them.
	Success        *bool
	HTTPStatusCode *int `json:"HttpStatusCode"`

	AccessDeniedDetail json.RawMessage
}

// looseText reads a string, and anything else as its JSON text. The reference
// says that Code is null on success.
type looseText string

func (t *looseText) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) != nil {
		text = string(data)
	}
	*t = looseText(text)
	return nil
}

// parseEnvelope reads the answer of an API: a JSON object, or the XML form of
// an error, which gateways fall back to. Anything else is an error.
func parseEnvelope(body []byte) (envelope, error) {
	trimmed := bytes.TrimSpace(body)
	if bytes.HasPrefix(trimmed, []byte("<")) {
		return parseXMLError(trimmed)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(trimmed, &members); err != nil {
		return envelope{}, err
	}
	if members == nil { // the JSON text null
		return envelope{}, errNoAPIAnswer
	}
	var answer envelope
	for name, value := range members {
		answer.read(name, value)
	}
	return answer, nil
}

// read takes over one member. A member of an unexpected type is left out: it
// must not hide the others.
func (e *envelope) read(name string, value json.RawMessage) {
	var target any
	switch strings.ToLower(name) {
	case "code":
		target = &e.Code
	case "message":
		target = &e.Message
	case "requestid":
		target = &e.RequestID
	case "success":
		target = &e.Success
	case "httpstatuscode":
		target = &e.HTTPStatusCode
	case "accessdenieddetail":
		target = &e.AccessDeniedDetail
	default:
		return
	}
	_ = json.Unmarshal(value, target)
}

func parseXMLError(body []byte) (envelope, error) {
	var report struct {
		XMLName   xml.Name `xml:"Error"`
		Code      string
		Message   string
		RequestID string `xml:"RequestId"`
	}
	if err := xml.Unmarshal(body, &report); err != nil {
		return envelope{}, err
	}
	if report.Code == "" {
		return envelope{}, errNoAPIAnswer
	}
	return envelope{
		Code:      looseText(report.Code),
		Message:   looseText(report.Message),
		RequestID: looseText(report.RequestID),
	}, nil
}

// failed reports whether an answer says so itself: the PAI products answer
// HTTP 200 with Success false, which the SDK's runtime takes for a success.
func (e envelope) failed() bool { return e.Success != nil && !*e.Success }

// namesFailure reports whether an answer has a code that means no success.
// Which words would mean one is not documented; those that other products of
// the vendor use for it are let pass.
func (e envelope) namesFailure() bool {
	if e.Success != nil && *e.Success {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(string(e.Code))) {
	case "", "null", "ok", "success", "0", "200":
		return false
	}
	return true
}

// fromProduct reports whether the product itself answered, and not the gateway
// in front of it.
func (e envelope) fromProduct() bool { return e.Success != nil || e.HTTPStatusCode != nil }

// denied reads AccessDeniedDetail, or returns nil.
func (e envelope) denied() *cloud.Denied {
	var detail struct {
		AuthAction               looseText
		AuthPrincipalType        looseText
		AuthPrincipalDisplayName looseText
		NoPermissionType         looseText
		PolicyType               looseText
	}
	if json.Unmarshal(e.AccessDeniedDetail, &detail) != nil {
		return nil
	}
	denied := cloud.Denied{
		Action:        string(detail.AuthAction),
		PrincipalType: string(detail.AuthPrincipalType),
		Principal:     string(detail.AuthPrincipalDisplayName),
		Explicit:      detail.NoPermissionType == "ExplicitDeny",
		PolicyType:    string(detail.PolicyType),
	}
	if denied == (cloud.Denied{}) {
		return nil
	}
	return &denied
}

// checkAnswered refuses an answer to the read of one thing that is about
// another one, or about nothing: it must not be taken for the state of what was
// asked for. said is one of the members that each complete answer has.
func checkAnswered(c call, what, asked string, answered, said *string) error {
	got := trimmed(answered)
	switch {
	case got == "" && trimmed(said) == "":
		return incomplete(c, what)
	case got != "" && !strings.EqualFold(got, asked):
		return &cloud.Error{
			Kind: cloud.ErrUnavailable, Operation: c.name(),
			Message: fmt.Sprintf("asked for %s with the id %q, the answer is about %q", what, asked, got),
		}
	}
	return nil
}

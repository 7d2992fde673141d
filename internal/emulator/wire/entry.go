package wire

import (
	"net/http"
	"strings"
	"time"
)

// Entry is the journal's record of one request.
type Entry struct {
	Sequence    int               `json:"sequence"`
	Time        time.Time         `json:"time"`
	Product     string            `json:"product"`
	Operation   string            `json:"operation"`
	Method      string            `json:"method"`
	Path        string            `json:"path"`
	Region      string            `json:"region"`
	CallerARN   string            `json:"caller_arn,omitempty"`
	AccessKeyID string            `json:"access_key_id,omitempty"`
	Parameters  map[string]string `json:"parameters,omitempty"`
	Body        map[string]any    `json:"body,omitempty"`
	Write       bool              `json:"write"` // false for Get, List and Describe operations
	Status      int               `json:"status"`
	ErrorCode   string            `json:"error_code,omitempty"`
	RequestID   string            `json:"request_id"`
	// Lost says that the call was carried out and its answer withheld.
	Lost bool `json:"lost,omitempty"`
	// NotReceived says that the connection was closed before the call was
	// carried out. Status and error code mean nothing then.
	NotReceived bool `json:"not_received,omitempty"`
}

// Action returns the product and operation of the entry, such as "ram:GetRole".
func (e Entry) Action() string { return e.Product + ":" + e.Operation }

// record completes the entry of an exchange that has come to its end.
func (x *exchange) record(r *http.Request, refused *Error) Entry {
	entry := x.entry
	entry.Time, entry.RequestID = x.call.Now, x.call.RequestID
	entry.Product, entry.Operation = x.call.Operation.Product, x.call.Operation.Name
	entry.Method, entry.Path = r.Method, r.URL.Path
	entry.Region = x.call.Region
	entry.CallerARN, entry.AccessKeyID = x.call.Caller.ARN, x.call.Caller.AccessKeyID
	entry.Write = !isRead(entry.Operation)
	entry.Status = http.StatusOK
	if refused != nil {
		entry.Status, entry.ErrorCode = refused.Status, refused.Code
	}
	return entry
}

func isRead(operation string) bool {
	for _, prefix := range []string{"Get", "List", "Describe"} {
		if strings.HasPrefix(operation, prefix) {
			return true
		}
	}
	return false
}

const redacted = "[redacted]"

// isSecret tells by name what the journal must not keep. Page tokens are not
// secret; Auth opens the registry of an image.
func isSecret(name string) bool {
	lower := strings.ToLower(name)
	return lower == "token" || lower == "oidctoken" || lower == "auth" || strings.Contains(lower, "secret") ||
		strings.Contains(lower, "password") || strings.Contains(lower, "securitytoken")
}

func redactParameters(parameters map[string]string) map[string]string {
	shown := make(map[string]string, len(parameters))
	for name, value := range parameters {
		if isSecret(name) {
			value = redacted
		}
		shown[name] = value
	}
	return shown
}

// redactMembers copies a decoded JSON object, which its handler may keep.
func redactMembers(members map[string]any) map[string]any {
	shown := make(map[string]any, len(members))
	for name, value := range members {
		if isSecret(name) {
			value = redacted
		}
		shown[name] = redactValue(value)
	}
	return shown
}

func redactValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return redactMembers(value)
	case []any:
		shown := make([]any, len(value))
		for i, item := range value {
			shown[i] = redactValue(item)
		}
		return shown
	}
	return value
}

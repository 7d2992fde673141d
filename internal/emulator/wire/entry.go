package wire

import (
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
}

// Action returns the product and operation of the entry, such as "ram:GetRole".
func (e Entry) Action() string { return e.Product + ":" + e.Operation }

func newEntry(m *message, call *Call) Entry {
	return Entry{
		Time:        call.Now,
		Product:     call.Operation.Product,
		Operation:   call.Operation.Name,
		Method:      m.Method,
		Path:        m.URL.Path,
		Region:      call.Region,
		CallerARN:   call.Caller.ARN,
		AccessKeyID: call.Caller.AccessKeyID,
		Parameters:  redactParameters(call.Parameters),
		Body:        redactMembers(call.Body),
		Write:       !isRead(call.Operation.Name),
		RequestID:   call.RequestID,
	}
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
// secret.
func isSecret(name string) bool {
	lower := strings.ToLower(name)
	return lower == "token" || strings.Contains(lower, "secret") ||
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

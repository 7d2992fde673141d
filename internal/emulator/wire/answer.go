package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
)

// asError returns err in the cloud's words. Anything that is not an [Error] is
// a fault of the emulator, and answered as the cloud answers its own.
func asError(err error) *Error {
	if err == nil {
		return nil
	}
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused
	}
	internal := errInternal()
	internal.Message += " " + err.Error()
	return internal
}

// writeAnswer sends the members of an answer with the request id added.
func writeAnswer(w http.ResponseWriter, call *Call, members map[string]any) {
	body := maps.Clone(members)
	if body == nil {
		body = map[string]any{}
	}
	body["RequestId"] = call.RequestID
	writeJSON(w, http.StatusOK, call.RequestID, body)
}

// writeRefusal sends the error envelope. Members of the error come last: a
// product may replace parts of the envelope by its own.
func writeRefusal(w http.ResponseWriter, host string, call *Call, refused *Error) {
	troubleshoot := url.Values{"q": {refused.Code}, "product": {call.Operation.Product}, "requestId": {call.RequestID}}
	body := map[string]any{
		"Code":      refused.Code,
		"Message":   refused.Message,
		"RequestId": call.RequestID,
		"HostId":    host,
		"Recommend": "https://api.aliyun.com/troubleshoot?" + troubleshoot.Encode(),
	}
	maps.Copy(body, refused.Members)
	writeJSON(w, refused.Status, call.RequestID, body)
}

func writeJSON(w http.ResponseWriter, status int, requestID string, body map[string]any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		status = http.StatusInternalServerError
		text.Reset()
		text.WriteString(`{"Code":"InternalError","Message":"The answer cannot be written as JSON.","RequestId":"` + requestID + `"}`)
	}
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.Header().Set("X-Acs-Request-Id", requestID)
	w.WriteHeader(status)
	// The client may be gone; nobody is left to tell.
	_, _ = w.Write(text.Bytes())
}

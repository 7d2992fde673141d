package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
)

// commonParameters belong to the gateway in RPC style, not to an operation.
var commonParameters = []string{
	"AccessKeyId", "Action", "Format", "RegionId", "SecurityToken", "Signature",
	"SignatureMethod", "SignatureNonce", "SignatureType", "SignatureVersion", "Timestamp", "Version",
}

// decode fills in the parameters and the body of a call and refuses what the
// operation does not know.
func decode(m *message, call *Call) error {
	var err error
	if m.isRPC() {
		call.Parameters, err = decodeRPC(m, call.Operation)
	} else {
		call.Parameters, call.Body, err = decodeROA(m, call.Operation)
	}
	return err
}

func decodeRPC(m *message, op *Operation) (map[string]string, error) {
	if len(m.body) > 0 && !m.hasForm() {
		return nil, errContent("The operation %s takes parameters in the query or in a form, not a body of type %q.",
			op, m.Header.Get("Content-Type"))
	}
	given := map[string]string{}
	for name := range m.query {
		given[name] = m.query.Get(name)
	}
	for name := range m.form {
		given[name] = m.form.Get(name)
	}
	maps.DeleteFunc(given, func(name, _ string) bool {
		return slices.Contains(commonParameters, name) && !slices.Contains(op.Parameters, name)
	})
	given, err := joinLists(given, op.Parameters)
	if err != nil {
		return nil, err
	}
	return given, checkParameters(given, op)
}

func decodeROA(m *message, op *Operation) (map[string]string, map[string]any, error) {
	given := map[string]string{}
	for name := range m.query {
		given[name] = m.query.Get(name)
	}
	if err := checkParameters(given, op); err != nil {
		return nil, nil, err
	}
	body, err := decodeBody(m.body)
	if err != nil {
		return nil, nil, err
	}
	return given, body, checkBody(body, op)
}

func checkBody(body map[string]any, op *Operation) error {
	if op.FreeBody {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(op.BodyMembers, name) {
			return errUnknownBodyMember(name, op)
		}
	}
	return nil
}

func checkParameters(given map[string]string, op *Operation) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if !slices.Contains(op.Parameters, name) {
			return errUnknownParameter(name, op)
		}
	}
	return nil
}

// decodeBody reads a JSON object. An empty body is an empty object.
func decodeBody(text []byte) (map[string]any, error) {
	body := map[string]any{}
	if len(bytes.TrimSpace(text)) == 0 {
		return body, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return nil, errContent("The body is not a JSON object: %v.", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errContent("The body goes on after its JSON object.")
	}
	return body, nil
}

package wire

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
)

// requiredRPCParameters carry the older RPC signature. Action and Version are
// among them because a header is not covered by it.
var requiredRPCParameters = []string{
	"AccessKeyId", "Action", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp", "Version",
}

func readRPCSignature(m *message) (credential, error) {
	for _, name := range requiredRPCParameters {
		if m.parameter(name) == "" {
			return credential{}, errIncompleteSignature("the parameter " + name + " is missing")
		}
	}
	if method := m.parameter("SignatureMethod"); method != "HMAC-SHA1" {
		return credential{}, errIncompleteSignature("the emulator knows the SignatureMethod HMAC-SHA1 only, not " + method)
	}
	if version := m.parameter("SignatureVersion"); version != "1.0" {
		return credential{}, errIncompleteSignature("the emulator knows the SignatureVersion 1.0 only, not " + version)
	}
	return credential{
		keyID:        m.parameter("AccessKeyId"),
		signature:    m.parameter("Signature"),
		date:         m.parameter("Timestamp"),
		nonce:        m.parameter("SignatureNonce"),
		token:        m.parameter("SecurityToken"),
		stringToSign: rpcStringToSign(m),
		sign:         signRPC,
	}, nil
}

// rpcStringToSign covers the parameters of query and form together.
func rpcStringToSign(m *message) string {
	all := map[string]string{}
	for name := range m.query {
		all[name] = m.query.Get(name)
	}
	for name := range m.form {
		all[name] = m.form.Get(name)
	}
	delete(all, "Signature")
	pairs := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, percentEncode(name)+"="+percentEncode(all[name]))
	}
	return m.Method + "&%2F&" + percentEncode(strings.Join(pairs, "&"))
}

// signRPC uses SHA-1 because this signature version is defined by it.
func signRPC(secret, stringToSign string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(stringToSign))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

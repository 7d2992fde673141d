// Package wire is the front door of the emulated cloud: one HTTP handler that
// serves all products on one address.
//
// A request passes these stages, each in a file of its own:
//
//	routes.go, identify.go   which operation of which product is meant
//	authenticate.go          who signed it (signature_acs3.go, signature_rpc.go)
//	decode.go, lists.go      parameters and body, nothing unknown
//	authorize.go             may the caller do it, by RAM's policies
//	contract.go              the product carries it out
//	answer.go                the envelope of answers and errors
//
// A refusal at any stage is made in errors.go (or by the product) and leaves a
// journal entry like every answered call.
//
// The package knows no product. Who may sign and what callers may do it asks a
// [Directory], which RAM implements.
//
// # Gaps
//
//   - Answers are JSON always. The old RPC style defaults to XML unless
//     Format=JSON is sent.
//   - Signatures other than ACS3-HMAC-SHA256 and the RPC HMAC-SHA1 (bearer
//     tokens, RSA keys, ACS3 with SM3) are refused.
//   - Where the public documentation leaves the order of checks open, it is
//     date, key, token, body hash, signature, nonce, permission, content.
package wire

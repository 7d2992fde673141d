// Package ramdoc reads, compares, evaluates and writes the policy documents of
// Alibaba Cloud RAM: the trust policy of a role and the permission policies of
// users, groups and roles.
//
// It answers three questions. What does this text say ([Parse], [ParseTrust],
// [ParsePermission])? Do two texts say the same ([Equal], [SameText],
// [Document.Canonical])? What do these documents decide about a request
// ([Evaluate], [AssumedBy])? And it writes the few documents the product needs
// ([Trust], [PassRole]), and takes one service into a trust policy, or out of it,
// without touching the rest of its text ([WithService], [WithoutService]).
//
// The package performs no I/O and knows neither workloads nor Terraform nor the
// API by which documents are fetched. The provider and the emulator share it,
// and differ in one thing only: the emulator knows every condition key of a
// request, the provider does not, and then an honest answer is "undecided"
// (see [Request.ContextComplete]).
//
// The rules come from the RAM pages on policy structure, policy elements and
// conditional operators. Where those pages are silent, a comment says what is
// assumed; reading is tolerant there, because refusing a document that the
// cloud accepts would block a correct plan.
package ramdoc

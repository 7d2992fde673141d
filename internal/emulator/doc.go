// Package emulator is an in-memory Alibaba Cloud, good enough to believe: RAM,
// STS and the PAI products on one address. It verifies signatures, decides
// every call, every PassRole and every AssumeRole with the RAM policy language,
// and refuses loudly what it does not implement.
//
// It is a library first. [New] assembles it, [Emulator.Handler] serves it, and
// the command paiemu is flags over both:
//
//	cloud := emulator.New(emulator.Options{})
//	if err := cloud.Seed(emulator.DefaultSeed()); err != nil { ... }
//	server := httptest.NewServer(cloud.Handler())
//
// Tests drive it by [Emulator.Journal] (what was asked, and what was not),
// [Emulator.Faults] (delay, throttling, errors, lost requests and answers, stale
// reads, hooks) and [Emulator.Invoke] (changes behind the client's back). The
// same is open to other programs under the path prefix /_paiemu/, from the same
// machine only.
//
// # Rooms
//
// Package wire is the gateway: decoding, signatures, authorisation, envelopes.
// Package state has clocks and ids. Each product has a package of its own,
// whose documentation lists what is a choice of the emulator and what is
// missing. None of them knows the client that is tested against them.
package emulator

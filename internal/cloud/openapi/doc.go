// Package openapi talks to Alibaba Cloud: it implements the interfaces of
// package cloud and is the only importer of the Alibaba Cloud SDKs.
//
// RAM and STS go through their official SDKs. The generated SDKs of the products
// of PAI are not available where this project builds, so these are called
// through darabonba-openapi, the runtime on which they are generated, with their
// operation and field names: files of their own for each product, so that a
// generated client can take over later.
//
// All products share one [transport]: it signs through the runtime, limits the
// time and the rate of calls, repeats what may be repeated, logs, counts, and
// turns every failure into a *cloud.Error whose kind follows from the cloud's
// error code.
//
// The package must not know Terraform: no schema, no diagnostics.
package openapi

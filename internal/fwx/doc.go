// Package fwx is the glue between the features and the plugin framework: what
// Configure hands to every resource, diagnostics from remedy texts, custom
// string types that compare by meaning, validators over the pure rooms,
// composite import ids and private state.
//
// It knows no particular resource.
package fwx

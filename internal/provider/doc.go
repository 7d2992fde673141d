// Package provider is the front door: the schema of the provider block, what
// Configure makes of it, and the list of everything that is registered.
//
// It decides where each setting comes from (the block, the environment, a
// default) and hands one *fwx.ProviderData to all others. It makes no call to
// the cloud, and knows no rule of any resource.
package provider

// Package credential finds the credentials that the provider signs its calls
// with: which source gives them, which RAM roles are assumed with them, and when
// they are renewed.
//
// [Host.Resolve] chooses one source and makes no network call. The order is: the
// arguments of the provider block, access keys in the environment, OIDC in the
// environment, a profile of the Alibaba Cloud CLI, what PAI injects into a
// workload, the metadata service of ECS, the default chain of credentials-go. The
// vendor's own chain is not used for all of it, because it asks the metadata
// service of the host before it asks PAI, and so may find the role of the host
// instead of the role of the workload.
package credential

package cloud

import (
	"context"
	"strings"
)

// Cached returns clients that remember what they read, for the length of one
// plan or apply: a role that a thousand workloads carry is read once.
//
// Reads of the same thing that overlap are one call. Of failures only a missing
// permission is remembered: neither a missing role (another provider may make
// it in this very apply) nor a missing workload is. Any write through the clients, or
// through their Live ones, makes them forget what it touches.
func Cached(live *Clients) *Clients {
	if live.live != nil {
		return live
	}
	cached := &Clients{Sessions: live.Sessions, live: &Clients{Identities: live.Identities, Sessions: live.Sessions}}
	if live.Identities != nil {
		cached.Identities = &cachedIdentities{live: live.Identities}
	}
	attachments := &attachmentMemory{}
	if live.Roles != nil {
		memory := &roleMemory{attachments: attachments}
		writes := forgettingRoles{Roles: live.Roles, memory: memory}
		cached.Roles = &cachedRoles{forgettingRoles: writes}
		cached.live.Roles = &writes
	}
	if live.Policies != nil {
		memory := &policyMemory{attachments: attachments}
		writes := forgettingPolicies{Policies: live.Policies, memory: memory}
		cached.Policies = &cachedPolicies{forgettingPolicies: writes}
		cached.live.Policies = &writes
	}
	cached.Jobs, cached.live.Jobs = cacheJobs(live.Jobs)
	cached.Workspaces, cached.live.Workspaces = cacheWorkspaces(live.Workspaces)
	cached.DSW, cached.live.DSW = cacheWorkloads(live.DSW)
	cached.Instances, cached.live.Instances = cacheInstances(live.Instances, cached.DSW)
	cached.EAS, cached.live.EAS = cacheWorkloads(live.EAS)
	cached.EASRollouts, cached.live.EASRollouts = live.EASRollouts, live.EASRollouts
	return cached
}

// cacheWorkloads returns the client of one kind with a memory, and the live
// one whose writes that memory learns of.
func cacheWorkloads(live Workloads) (cached, writes Workloads) {
	if live == nil {
		return nil, nil
	}
	forgetting := forgettingWorkloads{Workloads: live, memory: newWorkloadMemory(live)}
	return &cachedWorkloads{forgettingWorkloads: forgetting}, &forgetting
}

// Live returns the clients behind cached ones: their reads go to the cloud,
// and the cached clients learn of their writes. Clients that are not cached
// are their own live ones.
func (c *Clients) Live() *Clients {
	if c.live == nil {
		return c
	}
	return c.live
}

// cachedIdentities asks once: who the caller is does not change while one
// provider configuration lives.
type cachedIdentities struct {
	live   Identities
	caller memo[Identity]
}

func (i *cachedIdentities) Caller(ctx context.Context) (Identity, error) {
	return i.caller.get(ctx, "", "", i.live.Caller)
}

// subjectOf is the name of a role as the cache knows it. Whether RAM tells
// Role from role is unconfirmed; the cache does not, so that a write to one
// spelling cannot leave a stale other.
func subjectOf(roleName string) string { return strings.ToLower(roleName) }

// Package rolechange changes which RAM role a workload carries: the checks with fresh
// reads just before the write, the write, the wait until the workload is back, and the
// explanation of what went wrong. Every resource that manages the role of a workload
// uses it, so that the rules are the same for all of them.
package rolechange

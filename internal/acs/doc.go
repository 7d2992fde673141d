// Package acs holds the names of Alibaba Cloud: what an ARN, a role name, a
// policy name, a region or a service principal looks like, how each is read,
// checked, compared and written.
//
// It is the lowest room of the house. It performs no I/O, imports only the
// standard library and knows nothing of policies, workloads, Terraform or the
// cloud's API: it says whether a name is well formed, never whether the thing
// it names exists.
//
// Reading is more tolerant than checking. A Parse function accepts what the
// cloud is known to answer, including names made under older rules; a Validate
// function accepts what the cloud documents for new names today, because a
// user who is about to create something should hear of a mistake before the
// cloud does.
package acs

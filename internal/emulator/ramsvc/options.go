package ramsvc

// Options are the knobs of the service. The zero value is the documented cloud
// with its default quotas.
type Options struct {
	// KeepARNCase answers role ARNs in the case in which the role was created.
	// The cloud lower-cases the name.
	KeepARNCase bool
	// ExactNames tells names apart that differ in case only.
	ExactNames bool
	// PropagationReads is how many observations after a write are stale.
	PropagationReads int
	// PassRoleService is the value of acs:Service when a product that names no
	// service asks whether a role may be passed. Its real value for PAI is not
	// documented. Empty: pai.aliyuncs.com. "-": the key is absent.
	PassRoleService string
	// AnySystemPolicy accepts every system policy whose name begins with Aliyun.
	// One that the service does not know allows nothing.
	AnySystemPolicy bool
	// Quotas limit an account. Zero members have the documented default.
	Quotas Quotas
}

// Quotas are the limits of an account.
type Quotas struct {
	Roles          int // roles, service-linked ones included: 1000
	Policies       int // custom policies: 1500
	PolicyVersions int // versions of a custom policy: 5
	SystemPolicies int // system policies attached to one role, user or group: 20
	CustomPolicies int // custom policies attached to one role, user or group: 10
	Tags           int // tags of one role or policy: 20
}

func (q Quotas) withDefaults() Quotas {
	for _, limit := range []struct {
		value    *int
		standard int
	}{
		{&q.Roles, 1000},
		{&q.Policies, 1500},
		{&q.PolicyVersions, 5},
		{&q.SystemPolicies, 20},
		{&q.CustomPolicies, 10},
		{&q.Tags, 20},
	} {
		if *limit.value == 0 {
			*limit.value = limit.standard
		}
	}
	return q
}

const absentService = "-"

func (o Options) passRoleService() string {
	switch o.PassRoleService {
	case "":
		return "pai.aliyuncs.com"
	case absentService:
		return ""
	}
	return o.PassRoleService
}

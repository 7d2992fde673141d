package ramsvc

import "github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"

// resource names what a call acts on, in the form that permission policies
// match: acs:ram:*:ACCOUNT:role/NAME.
type resource func(*wire.Call) []string

// every is a whole kind of things, such as role/*. Creating and listing need
// it.
func every(kind string) resource {
	return func(call *wire.Call) []string { return []string{arn(call.Caller.Account, kind, "*")} }
}

// one is the thing that a parameter names.
func one(kind, parameter string) resource {
	return func(call *wire.Call) []string {
		return []string{arn(call.Caller.Account, kind, call.Parameters[parameter])}
	}
}

// onePolicy is the policy that a call names. System policies belong to an
// account of their own. Operations without PolicyType act on custom ones.
func onePolicy(call *wire.Call) []string {
	owner := call.Caller.Account
	if call.Parameters["PolicyType"] == systemType {
		owner = "system"
	}
	return []string{arn(owner, "policy", call.Parameters["PolicyName"])}
}

// tagged is what the tag operations name; all of the kind if they name
// nothing, or nothing readable.
func tagged(call *wire.Call) []string {
	kind := call.Parameters["ResourceType"]
	names, err := listParameter[string](call, "ResourceNames")
	if err != nil || len(names) == 0 {
		names = []string{"*"}
	}
	arns := make([]string, 0, len(names))
	for _, name := range names {
		arns = append(arns, arn(call.Caller.Account, kind, name))
	}
	return arns
}

func arn(account, kind, name string) string {
	return "acs:ram:*:" + account + ":" + kind + "/" + name
}

package fn

import "github.com/hashicorp/terraform-plugin-framework/function"

// All returns the constructors of every function, for the provider to register.
func All() []func() function.Function {
	return []func() function.Function{
		newAccessPolicy,
		newCredentialSources,
		newEASRoleConfig,
		newParseRoleARN,
		newPassRolePolicy,
		newRoleARN,
		newTrustPolicy,
		newTrusts,
	}
}

package credential

import (
	"fmt"
	"strings"
)

// nothingFound lists the ways to give the provider credentials.
func nothingFound() string {
	var b strings.Builder
	b.WriteString("The provider has no credentials to sign its calls with. Give it some in one of these ways:\n\n")
	ways := []string{}
	for _, names := range keysInEnvironment() {
		ways = append(ways, fmt.Sprintf("the environment variables %s and %s, with %s for temporary credentials", names.id, names.secret, names.token))
	}
	ways = append(ways,
		"the environment variables "+oidcRoleVariables()[0]+", "+oidcProviderVariables()[0]+" and "+oidcFileVariables()[0]+", in a pipeline",
		"a profile of the Alibaba Cloud CLI: run aliyun configure, and name the profile in \"profile\" or ALIBABA_CLOUD_PROFILE",
		"inside a DSW instance, DLC job or EAS service: a RAM role for the workload, whose credentials PAI injects",
		fmt.Sprintf("the arguments %q and %q of the provider block, with %q for temporary credentials. "+
			"Take them from variables; do not write them into the configuration", argKey, argSecret, argToken),
	)
	for i, way := range ways {
		fmt.Fprintf(&b, "  %d. %s", i+1, way)
		b.WriteString(map[bool]string{true: ".", false: ";\n"}[i == len(ways)-1])
	}
	return b.String()
}

package remedy

import (
	"fmt"
	"strconv"
)

// PlanNotVerified is the warning of a plan whose provider block has arguments
// that are known only after apply. Arguments are their names.
func PlanNotVerified(arguments []string) Text {
	return newText("Plan Not Verified",
		fmt.Sprintf("%s known only after apply, so this plan makes no call to Alibaba Cloud: "+
			"resources in the state are shown as they were last read, drift is not detected, and no check of the preflight is made.",
			areUnknown(arguments)),
		"The apply knows the values and makes the checks of each resource before it writes. To review a verified plan, "+
			"apply what the provider block refers to first (terraform apply -target=ADDRESS), and plan again.",
	)
}

// NotReadYet is the error of a data source while arguments of the provider
// block are unknown: Terraform takes no data that is not known.
func NotReadYet(arguments []string) Text {
	return newText("Data Source Cannot Be Read Yet",
		fmt.Sprintf("%s known only after apply, so this plan cannot ask the cloud.", areUnknown(arguments)),
		"Let the data source wait until the apply, with the address of what the provider block refers to:",
		indent("depends_on = [TYPE.NAME]"),
		"Or apply that first (terraform apply -target=TYPE.NAME), and plan again.",
	)
}

// NotImportableYet is the error of an import while arguments of the provider
// block are unknown.
func NotImportableYet(arguments []string) Text {
	return newText("Import Needs Known Provider Arguments",
		fmt.Sprintf("%s known only after apply, so the object cannot be looked up.", areUnknown(arguments)),
		"Apply what the provider block refers to first (terraform apply -target=ADDRESS), or give the provider values that are known, and import again.",
	)
}

func areUnknown(arguments []string) string {
	quoted := make([]string, len(arguments))
	for i, name := range arguments {
		quoted[i] = strconv.Quote(name)
	}
	if len(quoted) == 1 {
		return "The argument " + quoted[0] + " of the provider block is"
	}
	return "The arguments " + list(quoted) + " of the provider block are"
}

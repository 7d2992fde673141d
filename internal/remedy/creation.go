package remedy

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// CreationTakenOver is the text for an object that another run of Terraform has
// taken over while this one was still creating it. Noun is role or policy.
func CreationTakenOver(noun, name string) Text {
	return newText("Taken Over by Another Run",
		fmt.Sprintf("This run created the %s %q. Before it could finish, another run of Terraform found the unfinished %s and took it over. "+
			"The other run manages it now; it is not in this state.", noun, name, noun),
		fmt.Sprintf("Two configurations, or two runs without a state lock, use one name. Give the %s another name in one of them.", noun),
	)
}

// CreationMarkLeft is the warning that the creation mark could not be removed.
func CreationMarkLeft(noun, name string, err error) Text {
	return newText("Creation Mark Not Removed",
		fmt.Sprintf("The %s %q was created, but its tag %s could not be removed. While the tag is there, another configuration that creates "+
			"a %s of this name with the same content takes it over.", noun, name, cloud.CreationMarkTag, noun),
		said(err), advice(err),
		"Remove the tag in the console of RAM. To create without it, set owner in the provider block, or allow ram:UntagResources.",
	).WithFooter(err)
}

// byHand shows how an object that exists comes into the state: as an import
// block and as commands. Label is a name for the block, id the import id.
func byHand(resource, name, id string) string {
	address := resource + "." + label(name)
	return paragraphs(
		indent(fmt.Sprintf("import {\n  to = %s\n  id = %q\n}", address, id)),
		fmt.Sprintf("or, on the command line:\n\n  terraform import %s '%s'", address, id),
		fmt.Sprintf("Replace %s by the address of your block. The provider does not know it: in a module it begins with module.NAME, with count or "+
			"for_each it ends with the key in brackets.", address),
		fmt.Sprintf("If an earlier apply made it and failed afterwards, the block may be tainted in the state. Then this keeps it, and the next apply "+
			"completes it:\n\n  terraform untaint %s", address),
	)
}

package remedy

import (
	"fmt"
	"strings"
)

// NameInOtherCase is the warning for a name that the configuration spells in
// another letter case than the state. Noun is "role" or "policy".
func NameInOtherCase(noun, before, after string) Text {
	return newText("Name Differs in Letter Case Only",
		fmt.Sprintf("The configuration names the %s %q, and the state %q. The plan keeps %q: RAM is not known to hold two names that differ in letter case only, "+
			"so that a replacement could fail, and would end what uses the %s.", noun, after, before, before, noun),
		fmt.Sprintf("Write %q in the configuration. To rename the %s all the same, change more than the letter case.", before, noun),
	)
}

// ImportIDMalformed is the error for an import id with the wrong parts. How says
// what the object is imported by.
func ImportIDMalformed(how string, err error) Text {
	return newText("Invalid Import ID", fmt.Sprintf("%s, but %s.", how, err))
}

// ImportARNMalformed is the error for an import id that begins like an ARN and
// is none of a role or policy.
func ImportARNMalformed(noun, id string) Text {
	return newText("Invalid Import ID",
		fmt.Sprintf("%q is not the ARN of a RAM %s. The import id is the name of the %s, or its ARN:", id, noun, noun),
		indent(fmt.Sprintf("%s\nacs:ram::ACCOUNT_ID:%s/%s", nameGuess(id), noun, nameGuess(id))),
	)
}

// ImportARNOfOtherAccount is the error for the import of a role or policy of an
// account that the credentials are not of.
func ImportARNOfOtherAccount(noun, id, account, caller string) Text {
	return newText("Import From Another Account",
		fmt.Sprintf("The %s %s belongs to the account %s, but the credentials of the provider are of the account %s, so it cannot be imported.",
			noun, id, account, caller),
		fmt.Sprintf("Use a provider block with credentials of the account %s, or import the %s of the account %s:", account, noun, caller),
		indent(fmt.Sprintf("acs:ram::%s:%s/%s", caller, noun, nameGuess(id))),
	)
}

// nameGuess is what is probably the name in an import id of a wrong shape.
func nameGuess(id string) string {
	guess := id[strings.LastIndexAny(id, "/:,")+1:]
	if guess = strings.TrimSpace(guess); guess == "" {
		return "NAME"
	}
	return guess
}

// importByName says what the import id of a role or policy looks like.
func importByName(noun, id string) string {
	return fmt.Sprintf("The import id is the name of the %s, or its ARN in this account: for example %s, or acs:ram::ACCOUNT_ID:%s/%s. "+
		"An ARN spells the name in lower case; if RAM does not find it that way, use the name as the console shows it.",
		noun, nameGuess(id), noun, nameGuess(id))
}

package remedy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// TrustDrift is a trust policy that is not as the last apply left it.
type TrustDrift struct {
	RoleName string
	// Wanted and Found are the trust policy that should be and the one that is.
	Wanted, Found ramdoc.Document
	Differences   []ramdoc.Difference
}

// TrustDrifted is the warning of a plan that repairs a trust policy.
func TrustDrifted(d TrustDrift) Text {
	var lines []string
	for i, difference := range d.Differences {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, d.told(difference)))
	}
	return newText("Trust Policy Changed Outside of Terraform",
		fmt.Sprintf("The trust policy of the role %q is not as it should be:", d.RoleName),
		strings.Join(lines, "\n"),
		"Applying this plan puts it right. What shall stay has to be in the configuration.",
	)
}

// told is one difference in words.
func (d TrustDrift) told(difference ramdoc.Difference) string {
	who := list(difference.Principal.Names())
	switch difference.Kind {
	case ramdoc.Missing:
		how := fmt.Sprintf("Statement %d is missing: it lets %s assume the role%s.", difference.Wanted+1, who, rule(d.Wanted.Statements[difference.Wanted]))
		if !difference.Whole {
			how = fmt.Sprintf("Statement %d does not name %s any more.", difference.Wanted+1, who)
		}
		return how + consequence(difference.Principal)
	case ramdoc.Altered:
		wanted, found := d.Wanted.Statements[difference.Wanted], d.Found.Statements[difference.Found]
		return fmt.Sprintf("Statement %d is another for %s: it should say %s and says %s.%s",
			difference.Found+1, who, saying(wanted), saying(found), consequence(difference.Principal))
	case ramdoc.Extra:
	}
	found := d.Found.Statements[difference.Found]
	if difference.Whole {
		return fmt.Sprintf("Statement %d of what is there is not from here: it says %s for %s.", difference.Found+1, saying(found), who)
	}
	return fmt.Sprintf("Statement %d of what is there also says %s for %s.", difference.Found+1, saying(found), who)
}

// consequence says what does not work without a principal, where that is not
// plain.
func consequence(p ramdoc.Principal) string {
	if slices.Contains(p[ramdoc.Service], acs.AccessService) {
		return " Without it PAI refuses who signs in with the role."
	}
	return ""
}

// saying is what a statement says, but of whom.
func saying(s ramdoc.Statement) string {
	actions := list(s.Actions)
	if len(s.NotActions) > 0 {
		actions = "all actions but " + list(s.NotActions)
	}
	return fmt.Sprintf("%s %s%s", s.Effect, actions, rule(s))
}

// rule is the conditions of a statement in words.
func rule(s ramdoc.Statement) string {
	var conditions []string
	for _, c := range s.Conditions {
		conditions = append(conditions, fmt.Sprintf("%s %s %s", c.Key, c.Operator, list(c.Values)))
	}
	if len(conditions) == 0 {
		return ""
	}
	return " if " + list(conditions)
}

// TrustDriftUnread is the warning of a plan that replaces a trust policy that
// this provider cannot read.
func TrustDriftUnread(roleName string, err error) Text {
	return newText("Trust Policy Changed Outside of Terraform",
		fmt.Sprintf("The trust policy that the role %q has now is not one that this provider can read: %s. "+
			"Which statements were changed cannot be said.", roleName, err),
		"Applying this plan replaces the whole of it. Look at it in the RAM console first.",
	)
}

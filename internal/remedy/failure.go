package remedy

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// Attempt says what was tried on what, such as
// {"Read", "read", "DSW Instance", "dsw-1"}.
type Attempt struct {
	Verb   string // title case, for the summary: "Create"
	Past   string // "created"
	Noun   string // title case, for the summary: "Instance Role"
	Object string // what users recognise it by: `role "train"`
}

// Failure describes a failed call for which there is no more special text.
// The cloud's own message passes through verbatim.
func Failure(a Attempt, err error) Text {
	text := newText(fmt.Sprintf("Unable to %s %s", a.Verb, a.Noun),
		fmt.Sprintf("The %s could not be %s.", a.Object, a.Past),
		said(err),
		advice(err),
	)
	return text.WithFooter(err)
}

// said quotes the cloud, or the cause where the cloud did not answer.
func said(err error) string {
	e := cloud.AsError(err)
	var none *cloud.CredentialsError
	switch {
	case errors.As(err, &none):
		return saidOfCredentials(none)
	case e == nil:
		return "Cause: " + err.Error()
	case e.Message != "":
		return "The cloud said: " + e.Message
	case e.Cause != nil:
		return "Cause: " + e.Cause.Error()
	}
	return "Cause: " + e.Kind.Error()
}

// saidOfCredentials says why a call was not signed, and what the cloud said of the
// call that was to bring credentials.
func saidOfCredentials(none *cloud.CredentialsError) string {
	text := "There are no credentials to sign the call with. " + none.Problem
	if none.Cause != nil {
		text += " " + said(none.Cause)
	}
	return text
}

func advice(err error) string {
	e := cloud.AsError(err)
	var undecided *cloud.UndecidedJob
	var instance *cloud.UndecidedInstance
	var none *cloud.CredentialsError
	switch {
	case errors.As(err, &none) && none.Fix != "":
		return none.Fix
	case errors.As(err, &undecided):
		return findJob(undecided)
	case errors.As(err, &instance):
		return findInstance(instance)
	case errors.Is(err, context.DeadlineExceeded):
		return "It took longer than the timeout allows. Raise it in the resource's timeouts, or run again: " +
			"the next plan continues from what the cloud has by then."
	case errors.Is(err, context.Canceled):
		return "The run was interrupted. The next plan continues from what the cloud has by then."
	case e == nil:
		return ""
	case errors.Is(err, cloud.ErrUnreachable):
		outcome := "Nothing was changed."
		if e.Ambiguous {
			outcome = "What was asked for may have been done all the same."
		}
		return fmt.Sprintf("Nothing answered at %q. Check the network, and the provider's endpoints and protocol "+
			"(or PAI_ENDPOINT) and region. %s", e.Endpoint, outcome)
	}
	entry, known := Recognise(e.Code, e.Message)
	if !known {
		// The cause may be another: only what to do is the same.
		entry, _ = generalEntry(e.Kind)
		entry.Cause = ""
	}
	if entry.denial {
		return deniedAdvice(e)
	}
	return strings.TrimSpace(entry.Cause + " " + entry.Fix)
}

func deniedAdvice(e *cloud.Error) string {
	action := ramAction(e.Operation)
	who := "The caller"
	explicit := ""
	if d := e.Denied; d != nil {
		if d.Action != "" {
			action = d.Action
		}
		if d.Principal != "" {
			who = fmt.Sprintf("The caller (%s %s)", d.PrincipalType, d.Principal)
		}
		if d.Explicit {
			explicit = " A policy denies it explicitly, so " + denyStands
		}
	}
	statement := fmt.Sprintf(`{"Effect": "Allow", "Action": "%s", "Resource": "*"}`, action)
	otherWay := ""
	if strings.HasPrefix(e.Operation, "aiworkspace:") && explicit == "" {
		otherWay = workspaceRoleFix
	}
	return paragraphs(fmt.Sprintf("%s is not allowed %s.%s A policy attached to the caller needs a statement such as:\n\n%s",
		who, action, explicit, indent(statement)), otherWay)
}

// ramAction is the action of RAM for an operation, which the cloud does not
// always name when it refuses. Actions have other prefixes than endpoints, and
// one of DSW has another name.
func ramAction(operation string) string {
	if operation == "dsw:UpdateInstance" {
		return "paidsw:UpdatePostPaidInstance"
	}
	product, name, found := strings.Cut(operation, ":")
	prefix := map[string]string{"dsw": "paidsw", "dlc": "paidlc", "aiworkspace": "paiworkspace"}[product]
	if !found || prefix == "" {
		return operation
	}
	return prefix + ":" + name
}

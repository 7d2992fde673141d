package rampolicy

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// Limits of RAM for one policy, in characters.
const (
	MaxDescription = 1024
	MaxDocument    = 6144
)

// Owner writes the policies of one resource type. Its methods report failures
// to the diagnostics they are given.
type Owner struct {
	// Noun is what a resource of the type is called in summaries, in title case:
	// "PassRole Grant".
	Noun string
	Data *fwx.ProviderData
	// Exists is the text for a policy whose name is taken.
	Exists func(name string, err error) remedy.Text
	// Writing is called before each write that changes who may do what. Optional.
	Writing func()
}

// Ref names a custom policy.
func Ref(name string) cloud.PolicyRef {
	return cloud.PolicyRef{Name: name, Type: cloud.CustomPolicy}
}

// Attempt is what is tried on a policy, for the text of its failure.
func (o Owner) Attempt(verb, past, name string) remedy.Attempt {
	return remedy.Attempt{Verb: verb, Past: past, Noun: o.Noun, Object: fmt.Sprintf("policy %q", name)}
}

// Create makes the policy and reports whether it exists now.
func (o Owner) Create(ctx context.Context, spec cloud.PolicySpec, diags *diag.Diagnostics) bool {
	o.writing()
	_, err := o.policies().Create(ctx, spec)
	switch {
	case errors.Is(err, cloud.ErrAlreadyExists):
		fwx.AddError(diags, o.Exists(spec.Name, err))
	case err != nil:
		fwx.AddError(diags, remedy.Failure(o.Attempt("Create", "created", spec.Name), err))
	}
	return err == nil
}

// Content is what a policy says, and what is said about it.
type Content struct{ Document, Description string }

// Write makes the changes that lead from one content to another, and none that
// are not needed. After a failure nothing more is written.
func (o Owner) Write(ctx context.Context, name string, from, to Content, diags *diag.Diagnostics) Written {
	var done Written
	if !ramdoc.SameText(from.Document, to.Document) {
		o.writing()
		if err := o.policies().Rewrite(ctx, name, to.Document); err != nil {
			fwx.AddError(diags, remedy.Failure(o.Attempt("Update", "given a new version", name), err))
			return done
		}
		done.Document = to.Document
	}
	if from.Description != to.Description {
		if err := o.policies().Describe(ctx, name, to.Description); err != nil {
			fwx.AddAttributeError(diags, "description", remedy.Failure(o.Attempt("Update", "given a new description", name), err))
			return done
		}
		done.Description = new(to.Description)
	}
	return done
}

func (o Owner) policies() cloud.Policies { return o.Data.Clients.Policies }

// live reads past the memory of the plan.
func (o Owner) live() cloud.Policies { return o.Data.Clients.Live().Policies }

func (o Owner) writing() {
	if o.Writing != nil {
		o.Writing()
	}
}

package rampolicy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/fwx"
	"github.com/pai-iac/terraform-provider-pai/internal/ramcreate"
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

// Create makes the policy, or takes over one that a killed apply has left and
// that nobody but the given holders has. It returns the last step of the creation,
// to be called when everything of the policy is written, or nil. A policy of the
// same owner that says something else is rewritten.
func (o Owner) Create(ctx context.Context, spec cloud.PolicySpec, holders []cloud.Grantee, diags *diag.Diagnostics) (finish func(context.Context)) {
	o.writing()
	made, err := o.creation(spec, holders).Make(ctx)
	switch {
	case errors.Is(err, cloud.ErrAlreadyExists):
		fwx.AddError(diags, o.Exists(spec.Name, err))
		return nil
	case err != nil:
		fwx.AddError(diags, remedy.Failure(o.Attempt("Create", "created", spec.Name), err))
		return nil
	}
	if made.Differs {
		present := Content{Document: made.Object.Document, Description: made.Object.Description}
		o.Write(ctx, spec.Name, present, Content{Document: spec.Document, Description: spec.Description}, diags)
		if found, exists := o.Holders(ctx, spec.Name, diags); exists && holders != nil {
			o.Detach(ctx, spec.Name, Without(found, holders), diags)
		}
	}
	return func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
		defer cancel()
		switch err := made.Finish(ctx); {
		case errors.Is(err, ramcreate.ErrTakenOver):
			fwx.AddError(diags, remedy.CreationTakenOver("policy", spec.Name))
		case err != nil:
			fwx.AddWarning(diags, remedy.CreationMarkLeft("policy", spec.Name, err))
		}
	}
}

// finishTimeout bounds the removal of the creation mark, which must not be left
// out because Terraform is interrupted.
const finishTimeout = 30 * time.Second

func (o Owner) creation(spec cloud.PolicySpec, holders []cloud.Grantee) *ramcreate.Creation[cloud.Policy] {
	return &ramcreate.Creation[cloud.Policy]{
		Name: spec.Name, Ownership: o.Data.Ownership, Clock: o.Data.Poller.Clock, Tags: o.live(),
		Once: func(ctx context.Context, tags map[string]string) (cloud.Policy, error) {
			marked := spec
			marked.Tags = tags
			return o.policies().Create(ctx, marked)
		},
		Find: func(ctx context.Context) (cloud.Policy, []string, error) {
			policy, err := o.live().Get(ctx, Ref(spec.Name))
			if err != nil {
				return policy, nil, err
			}
			var found []string
			if !ramdoc.SameText(policy.Document, spec.Document) {
				found = append(found, "another document")
			}
			if policy.Description != spec.Description {
				found = append(found, "another description")
			}
			present, err := o.live().Holders(ctx, Ref(spec.Name))
			for _, holder := range Without(present, holders) {
				found = append(found, "the holder "+holder.String())
			}
			return policy, found, err
		},
	}
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

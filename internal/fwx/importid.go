package fwx

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
)

// regionPart is the name of the part of an import id that holds a region.
const regionPart = "<region>"

// SplitImportID splits a composite import id at its commas. Parts names what
// each place holds, in order; none may be empty. The error shows an id of the
// right shape with the values given, and the provider's region in place of a
// missing one.
func (d *ProviderData) SplitImportID(id string, parts ...string) ([]string, error) {
	values := strings.Split(id, ",")
	shape := fmt.Sprintf("it must look like %s, here %s", strings.Join(parts, ","), d.rightImportID(id, parts))
	if len(values) != len(parts) {
		return nil, fmt.Errorf("the import id %q has %d parts, but %s", id, len(values), shape)
	}
	for i, value := range values {
		if value == "" || value != strings.TrimSpace(value) {
			return nil, fmt.Errorf("the import id %q has no proper %s, but %s", id, parts[i], shape)
		}
		if parts[i] != regionPart {
			continue
		}
		if err := acs.ValidateRegion(value); err != nil {
			return nil, fmt.Errorf("the import id %q has no proper %s: %w; %s", id, parts[i], err, shape)
		}
	}
	return values, nil
}

// rightImportID puts the values of an id into the right places, as far as they
// can be told. What is missing keeps its name.
func (d *ProviderData) rightImportID(id string, parts []string) string {
	var given []string
	for _, value := range strings.FieldsFunc(id, func(r rune) bool { return strings.ContainsRune(",/; ", r) }) {
		given = append(given, strings.TrimSpace(value))
	}
	var right []string
	for _, part := range parts {
		switch {
		case part == regionPart && (len(given) == 0 || !looksLikeRegion(given[0])):
			if len(given) >= len(parts) { // something else stands there
				given = given[1:]
			}
			if d.Region != "" {
				part = d.Region
			}
		case len(given) > 0:
			part, given = given[0], given[1:]
		}
		right = append(right, part)
	}
	return strings.Join(right, ",")
}

// looksLikeRegion tells cn-hangzhou and ap-southeast-1 from ids such as
// dsw-0a1b2c, which are written with the letters of a region.
func looksLikeRegion(text string) bool {
	words := strings.Split(text, "-")
	return acs.ValidateRegion(text) == nil && !strings.ContainsAny(words[1], "0123456789")
}

// ImportsByIdentity reports whether an import names what it is about by
// identity. With an empty id, which the command line takes, it names nothing.
func ImportsByIdentity(req resource.ImportStateRequest) bool {
	return req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull()
}

// ImportParts returns what an import names: the parts of the import id, or the
// attributes of the identity. How says what the object is imported by, such as
// "A DLC job is imported by region and id". If ok is false, the diagnostics have
// an error.
func (d *ProviderData) ImportParts(
	ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics, how string, attributes ...string,
) (parts []types.String, ok bool) {
	parts = make([]types.String, len(attributes))
	if ImportsByIdentity(req) {
		for i, attribute := range attributes {
			diags.Append(req.Identity.GetAttribute(ctx, path.Root(attribute), &parts[i])...)
		}
		return parts, !diags.HasError()
	}
	values, err := d.SplitImportID(req.ID, placeholders(attributes)...)
	if err != nil {
		AddError(diags, remedy.ImportIDMalformed(how, err))
		return nil, false
	}
	for i, value := range values {
		parts[i] = types.StringValue(value)
	}
	return parts, true
}

func placeholders(attributes []string) []string {
	var parts []string
	for _, attribute := range attributes {
		parts = append(parts, "<"+attribute+">")
	}
	return parts
}

package provider_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// blocks returns the schemas of everything that has attributes.
func (s server) blocks() map[string]*tfprotov6.SchemaBlock {
	blocks := map[string]*tfprotov6.SchemaBlock{"provider": s.schema.Provider.Block}
	for kind, schemas := range map[string]map[string]*tfprotov6.Schema{
		"resource":  s.schema.ResourceSchemas,
		"data":      s.schema.DataSourceSchemas,
		"ephemeral": s.schema.EphemeralResourceSchemas,
		"list":      s.schema.ListResourceSchemas,
	} {
		for name, schema := range schemas {
			blocks[kind+" "+name] = schema.Block
		}
	}
	for name, action := range s.schema.ActionSchemas {
		blocks["action "+name] = action.Schema.Block
	}
	return blocks
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for name, block := range s.blocks() {
		sentence(t, name, block.Description)
		everyAttribute(name, block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
			sentence(t, path, attribute.Description)
		})
	}
	for name, function := range s.schema.Functions {
		sentence(t, "function "+name, function.Summary)
		sentence(t, "function "+name, function.Description)
		for _, parameter := range function.Parameters {
			sentence(t, "function "+name+"."+parameter.Name, parameter.Description)
		}
	}
}

func sentence(t *testing.T, path, description string) {
	t.Helper()
	if !strings.HasSuffix(description, ".") || strings.HasPrefix(description, " ") {
		t.Errorf("%s: the description is no sentence: %q", path, description)
	}
}

func everyAttribute(prefix string, attributes []*tfprotov6.SchemaAttribute, visit func(string, *tfprotov6.SchemaAttribute)) {
	for _, attribute := range attributes {
		path := prefix + "." + attribute.Name
		visit(path, attribute)
		if attribute.NestedType != nil {
			everyAttribute(path, attribute.NestedType.Attributes, visit)
		}
	}
}

func TestNoBlocks(t *testing.T) {
	t.Parallel()
	for name, block := range newServer(t, nil).blocks() {
		for _, nested := range block.BlockTypes {
			t.Errorf("%s.%s is a block: use a nested attribute", name, nested.TypeName)
		}
	}
}

func TestSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	secret := regexp.MustCompile(`(^|_)(secret|password|token|access_key|credentials?)(_|$)`)
	found := 0
	for name, block := range newServer(t, nil).blocks() {
		everyAttribute(name, block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
			// The version of a write-only secret is a number that anybody may see, and the
			// path of a file with a secret, or the name of its source, is no secret either.
			for _, harmless := range []string{"_wo_version", "_file", "_source"} {
				if strings.HasSuffix(attribute.Name, harmless) {
					return
				}
			}
			if !secret.MatchString(attribute.Name) {
				return
			}
			found++
			if !attribute.Sensitive && !attribute.WriteOnly {
				t.Errorf("%s looks like a secret and is not sensitive", path)
			}
		})
	}
	if found < 3 {
		t.Errorf("only %d secrets were recognised: the provider alone has three", found)
	}
}

func TestAttributeNames(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	for owner, block := range newServer(t, nil).blocks() {
		everyAttribute(owner, block.Attributes, func(path string, attribute *tfprotov6.SchemaAttribute) {
			if !name.MatchString(attribute.Name) {
				t.Errorf("%s is not in snake case", path)
			}
		})
	}
}

// replacedByPlan are identity attributes whose resources decide in ModifyPlan
// whether a change means another thing. Acceptance tests change them.
var replacedByPlan = map[string][]string{
	"pai_dlc_job":          {"region"},
	"pai_workspace_member": {"user_id"},
}

// Terraform refuses an identity that changes. So an identity is made of
// attributes whose change replaces the resource, or that only the cloud sets.
func TestIdentitiesAreStable(t *testing.T) {
	t.Parallel()
	for _, newResource := range provider.New("test")().Resources(t.Context()) {
		r := newResource()
		var meta resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "pai"}, &meta)
		t.Run(meta.TypeName, func(t *testing.T) {
			t.Parallel()
			if !strings.HasPrefix(meta.TypeName, "pai_") {
				t.Errorf("type %q does not begin with pai_", meta.TypeName)
			}
			var schemaResp resource.SchemaResponse
			r.Schema(t.Context(), resource.SchemaRequest{}, &schemaResp)
			identified, ok := r.(resource.ResourceWithIdentity)
			if !ok {
				t.Fatal("the resource has no identity")
			}
			if _, ok := r.(resource.ResourceWithImportState); !ok {
				t.Error("the resource cannot be imported")
			}
			var identity resource.IdentitySchemaResponse
			identified.IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &identity)
			checkIdentity(t, schemaResp.Schema, identity.IdentitySchema, replacedByPlan[meta.TypeName])
		})
	}
}

func checkIdentity(t *testing.T, resourceSchema schema.Schema, identity identityschema.Schema, byPlan []string) {
	t.Helper()
	if len(identity.Attributes) == 0 {
		t.Error("the identity is empty")
	}
	required := 0
	for name, key := range identity.Attributes {
		sentence(t, "identity."+name, key.GetDescription())
		if key.IsRequiredForImport() {
			required++
		}
		attribute, ok := resourceSchema.Attributes[name].(schema.StringAttribute)
		if !ok {
			t.Errorf("the identity attribute %q is no string attribute of the resource", name)
			continue
		}
		ofTheCloud := attribute.Computed && !attribute.Optional
		if !ofTheCloud && !slices.Contains(byPlan, name) && !replaces(t.Context(), resourceSchema, attribute) {
			t.Errorf("a change of the identity attribute %q does not replace the resource", name)
		}
	}
	if required == 0 {
		t.Error("no identity attribute is required for import")
	}
}

// replaces changes the attribute from one value to another and asks its plan
// modifiers.
func replaces(ctx context.Context, resourceSchema schema.Schema, attribute schema.StringAttribute) bool {
	objectType := resourceSchema.Type().TerraformType(ctx)
	object, ok := objectType.(tftypes.Object)
	if !ok {
		return false
	}
	values := map[string]tftypes.Value{}
	for name, each := range object.AttributeTypes {
		values[name] = tftypes.NewValue(each, nil)
	}
	raw := tftypes.NewValue(object, values)
	req := planmodifier.StringRequest{
		Config:      tfsdk.Config{Raw: raw, Schema: resourceSchema},
		Plan:        tfsdk.Plan{Raw: raw, Schema: resourceSchema},
		State:       tfsdk.State{Raw: raw, Schema: resourceSchema},
		ConfigValue: types.StringValue("new"),
		PlanValue:   types.StringValue("new"),
		StateValue:  types.StringValue("old"),
	}
	return slices.ContainsFunc(attribute.PlanModifiers, func(modifier planmodifier.String) bool {
		resp := planmodifier.StringResponse{PlanValue: req.PlanValue}
		modifier.PlanModifyString(ctx, req, &resp)
		return resp.RequiresReplace
	})
}

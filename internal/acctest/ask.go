package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Role is a role as the cloud has it.
type Role struct {
	RoleName                 string
	RoleID                   string `json:"RoleId"`
	Arn                      string
	Description              string
	AssumeRolePolicyDocument string
	MaxSessionDuration       int
	// Policies are attached policies as "System/AliyunOSSReadOnlyAccess", in
	// order.
	Policies []string          `json:"-"`
	Tags     map[string]string `json:"-"`
}

type attachedPolicy struct{ PolicyName, PolicyType string }

// Role asks the cloud for a role. It is not in the journal. A role that does
// not exist fails the test: see CheckRoleGone.
func (c *Cloud) Role(name string) Role {
	c.t.Helper()
	role, err := c.role(name)
	if err != nil {
		c.t.Fatalf("role %s: %v", name, err)
	}
	return role
}

func (w *world) role(name string) (Role, error) {
	var answer struct{ Role Role }
	if err := w.ask("ram:GetRole", map[string]string{"RoleName": name}, &answer); err != nil {
		return Role{}, err
	}
	role := answer.Role
	policies, err := w.policies(name)
	if err != nil {
		return Role{}, err
	}
	for _, policy := range policies {
		role.Policies = append(role.Policies, policy.PolicyType+"/"+policy.PolicyName)
	}
	slices.Sort(role.Policies)
	var tagged struct {
		TagResources []struct{ TagKey, TagValue string }
	}
	parameters := map[string]string{"ResourceType": "role", "ResourceNames": `["` + role.RoleName + `"]`}
	if err := w.ask("ram:ListTagResources", parameters, &tagged); err != nil {
		return Role{}, err
	}
	role.Tags = map[string]string{}
	for _, tag := range tagged.TagResources {
		role.Tags[tag.TagKey] = tag.TagValue
	}
	return role, nil
}

func (w *world) policies(role string) ([]attachedPolicy, error) {
	var answer struct {
		Policies struct{ Policy []attachedPolicy }
	}
	err := w.ask("ram:ListPoliciesForRole", map[string]string{"RoleName": role}, &answer)
	return answer.Policies.Policy, err
}

// roles lists the names of all roles.
func (w *world) roles() ([]string, error) {
	var answer struct {
		Roles struct{ Role []struct{ RoleName string } }
	}
	if err := w.ask("ram:ListRoles", map[string]string{"MaxItems": "100"}, &answer); err != nil {
		return nil, err
	}
	var names []string
	for _, role := range answer.Roles.Role {
		names = append(names, role.RoleName)
	}
	return names, nil
}

// Association returns the association of a DSW instance: "none", "default", or
// the ARN of the role.
func (c *Cloud) Association(instanceID string) string {
	c.t.Helper()
	association, err := c.association(instanceID)
	if err != nil {
		c.t.Fatalf("dsw instance %s: %v", instanceID, err)
	}
	return association
}

func (w *world) association(instanceID string) (string, error) {
	answer, err := w.invoke("dsw:GetInstance", wire.Call{Path: map[string]string{"InstanceId": instanceID}})
	if err != nil {
		return "", err
	}
	var instance struct {
		CredentialConfig *struct {
			Enable  bool
			Configs []struct{ Roles []struct{ RoleArn string } }
		}
	}
	if err := json.Unmarshal(answer, &instance); err != nil {
		return "", err
	}
	credential := instance.CredentialConfig
	if credential == nil || !credential.Enable {
		return "none", nil
	}
	for _, config := range credential.Configs {
		for _, role := range config.Roles {
			return role.RoleArn, nil
		}
	}
	return "default", nil
}

// ask carries a reading operation out, unseen by the journal.
func (w *world) ask(action string, parameters map[string]string, into any) error {
	answer, err := w.invoke(action, wire.Call{Parameters: parameters})
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, into)
}

// looks is how often a check of RAM looks before it believes what it sees: RAM
// may show writes late, see WithPropagation.
const looks = 5

func eventually(check func() error) error {
	var err error
	for range looks {
		if err = check(); err == nil {
			return nil
		}
	}
	return err
}

// CheckRole asks the cloud for a role and lets want judge it.
func (c *Cloud) CheckRole(name string, want func(Role) error) resource.TestCheckFunc {
	return func(*terraform.State) error {
		return eventually(func() error {
			role, err := c.role(name)
			if err != nil {
				return fmt.Errorf("role %s: %w", name, err)
			}
			return want(role)
		})
	}
}

// CheckRoleGone checks that the cloud has no role of any of these names.
func (c *Cloud) CheckRoleGone(names ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		for _, name := range names {
			if err := eventually(func() error { return c.expectGone(name) }); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *world) expectGone(name string) error {
	_, err := w.role(name)
	var refusal *wire.Error
	switch {
	case err == nil:
		return fmt.Errorf("the role %s still exists", name)
	case !errors.As(err, &refusal) || refusal.Code != "EntityNotExist.Role":
		return fmt.Errorf("role %s: %w", name, err)
	}
	return nil
}

// CheckAssociation checks the association of a DSW instance: "none",
// "default", or the ARN of a role in any letter case.
func (c *Cloud) CheckAssociation(instanceID, want string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got, err := c.association(instanceID)
		if err != nil {
			return fmt.Errorf("dsw instance %s: %w", instanceID, err)
		}
		if !strings.EqualFold(got, want) {
			return fmt.Errorf("dsw instance %s has the association %q, want %q", instanceID, got, want)
		}
		return nil
	}
}

// CheckRestarts checks how often changes of its association have restarted a
// DSW instance.
func (c *Cloud) CheckRestarts(instanceID string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := c.emulator.Restarts(instanceID); got != want {
			return fmt.Errorf("dsw instance %s has restarted %d times, want %d", instanceID, got, want)
		}
		return nil
	}
}

// CheckNothingLeft checks that no role is there but those that were when it was
// called. It fits CheckDestroy.
func (c *Cloud) CheckNothingLeft() resource.TestCheckFunc {
	before, err := c.roles()
	return func(*terraform.State) error {
		if err != nil {
			return err
		}
		return eventually(func() error {
			after, err := c.roles()
			if err != nil {
				return err
			}
			for _, name := range after {
				if !slices.Contains(before, name) {
					return fmt.Errorf("the role %s was left behind", name)
				}
			}
			return nil
		})
	}
}

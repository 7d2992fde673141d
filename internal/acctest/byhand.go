package acctest

import (
	"encoding/json"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// Hand changes the cloud behind Terraform's back, as the account itself. What
// it does is not in the journal. A change that fails fails the test.
type Hand struct{ *world }

// ByHand returns the hand that changes this cloud.
func (c *Cloud) ByHand() Hand { return Hand{c.world} }

// Do carries an operation of RAM or STS out, such as "ram:DeleteRole".
func (h Hand) Do(action string, parameters map[string]string) {
	h.t.Helper()
	if _, err := h.invoke(action, wire.Call{Parameters: parameters}); err != nil {
		h.t.Errorf("by hand: %s: %v", action, err)
	}
}

// invoke carries an operation out and returns its answer as JSON.
func (w *world) invoke(action string, call wire.Call) ([]byte, error) {
	call.Region = Region
	answer, err := w.emulator.Invoke(Account, action, call)
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// CreateRole makes a role that the given trust policy lets be assumed.
func (h Hand) CreateRole(name, trustPolicy string) {
	h.t.Helper()
	h.Do("ram:CreateRole", map[string]string{"RoleName": name, "AssumeRolePolicyDocument": trustPolicy})
}

// DeleteRole deletes a role, after it has detached its policies.
func (h Hand) DeleteRole(name string) {
	h.t.Helper()
	policies, err := h.policies(name)
	h.must(err)
	for _, policy := range policies {
		h.Detach(name, policy.PolicyName, policy.PolicyType)
	}
	h.Do("ram:DeleteRole", map[string]string{"RoleName": name})
}

// SetTrustPolicy replaces the trust policy of a role.
func (h Hand) SetTrustPolicy(role, document string) {
	h.t.Helper()
	h.Do("ram:UpdateRole", map[string]string{"RoleName": role, "NewAssumeRolePolicyDocument": document})
}

// SetDescription replaces the description of a role.
func (h Hand) SetDescription(role, description string) {
	h.t.Helper()
	h.Do("ram:UpdateRole", map[string]string{"RoleName": role, "NewDescription": description})
}

// Attach attaches a policy of the type System or Custom to a role.
func (h Hand) Attach(role, policy, policyType string) {
	h.t.Helper()
	h.Do("ram:AttachPolicyToRole", map[string]string{"RoleName": role, "PolicyName": policy, "PolicyType": policyType})
}

// Detach detaches a policy from a role.
func (h Hand) Detach(role, policy, policyType string) {
	h.t.Helper()
	h.Do("ram:DetachPolicyFromRole", map[string]string{"RoleName": role, "PolicyName": policy, "PolicyType": policyType})
}

// CreatePolicy makes a custom policy.
func (h Hand) CreatePolicy(name, document string) {
	h.t.Helper()
	h.Do("ram:CreatePolicy", map[string]string{"PolicyName": name, "PolicyDocument": document})
}

// Grant attaches a policy of the type System or Custom to a user.
func (h Hand) Grant(user, policy, policyType string) {
	h.t.Helper()
	h.Do("ram:AttachPolicyToUser", map[string]string{"UserName": user, "PolicyName": policy, "PolicyType": policyType})
}

// Tag sets a tag of a role.
func (h Hand) Tag(role, key, value string) {
	h.t.Helper()
	h.Do("ram:TagResources", map[string]string{
		"ResourceType": "role", "ResourceNames": `["` + role + `"]`, "Tag": `[{"Key":"` + key + `","Value":"` + value + `"}]`,
	})
}

// Associate associates a DSW instance with a role: the mode is "none",
// "default", or "custom" with an ARN.
func (h Hand) Associate(instanceID, mode, roleARN string) {
	h.t.Helper()
	h.must(h.emulator.DSW().SetCredential(instanceID, mode, roleARN))
}

// SetStatus puts a DSW instance into a status, in which it stays.
func (h Hand) SetStatus(instanceID, status string) {
	h.t.Helper()
	h.must(h.emulator.DSW().SetStatus(instanceID, status))
}

// Break puts a DSW instance into the status Failed.
func (h Hand) Break(instanceID, reasonCode, reasonMessage string) {
	h.t.Helper()
	h.must(h.emulator.DSW().SetFailure(instanceID, reasonCode, reasonMessage))
}

// RemoveInstance makes a DSW instance disappear.
func (h Hand) RemoveInstance(instanceID string) {
	h.t.Helper()
	h.must(h.emulator.DSW().Remove(instanceID))
}

func (h Hand) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Errorf("by hand: %v", err)
	}
}

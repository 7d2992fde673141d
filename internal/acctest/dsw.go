package acctest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// DSWInstance is a DSW instance as the cloud has it: the members of GetInstance.
type DSWInstance map[string]any

// Text is a member that is a text.
func (i DSWInstance) Text(name string) string {
	text, _ := i[name].(string)
	return text
}

// Labels are the labels of an instance, with a creation mark that was left on it, and
// without the label that it has for good.
func (i DSWInstance) Labels() map[string]string {
	labels := i.pairs("Labels", "Key", "Value")
	delete(labels, "terraform-provider-pai-request")
	return labels
}

// Tags are the tags of an instance.
func (i DSWInstance) Tags() map[string]string { return i.pairs("Tags", "TagKey", "TagValue") }

func (i DSWInstance) pairs(name, key, value string) map[string]string {
	pairs := map[string]string{}
	list, _ := i[name].([]any)
	for _, each := range list {
		pair, _ := each.(map[string]any)
		pairs[fmt.Sprint(pair[key])] = fmt.Sprint(pair[value])
	}
	return pairs
}

// InstancesNamed returns the DSW instances of a name that are there. It is not in the
// journal.
func (c *Cloud) InstancesNamed(name string) []DSWInstance {
	c.t.Helper()
	instances, err := c.instancesNamed(name)
	if err != nil {
		c.t.Fatal(err)
	}
	return instances
}

func (w *world) instancesNamed(name string) ([]DSWInstance, error) {
	answer, err := w.invoke("dsw:ListInstances", wire.Call{Parameters: map[string]string{"ResourceId": "ALL", "PageSize": "100"}})
	if err != nil {
		return nil, err
	}
	var list struct{ Instances []struct{ InstanceID string } }
	if err := json.Unmarshal(answer, &list); err != nil {
		return nil, err
	}
	var named []DSWInstance
	for _, item := range list.Instances {
		answer, err := w.invoke("dsw:GetInstance", wire.Call{Path: map[string]string{"InstanceId": item.InstanceID}})
		if err != nil {
			return nil, err
		}
		instance := DSWInstance{}
		if err := json.Unmarshal(answer, &instance); err != nil {
			return nil, err
		}
		if instance.Text("InstanceName") == name {
			named = append(named, instance)
		}
	}
	return named, nil
}

// CheckInstance asks the cloud for the only DSW instance of a name and lets want judge
// it.
func (c *Cloud) CheckInstance(name string, want func(DSWInstance) error) resource.TestCheckFunc {
	return func(*terraform.State) error {
		instances, err := c.instancesNamed(name)
		switch {
		case err != nil:
			return err
		case len(instances) != 1:
			return fmt.Errorf("there are %d dsw instances of the name %s, want 1", len(instances), name)
		}
		return want(instances[0])
	}
}

// CheckInstanceMember checks one member of the only DSW instance of a name, as JSON. For
// Labels that is the object of DSWInstance.Labels.
func (c *Cloud) CheckInstanceMember(name, member, want string) resource.TestCheckFunc {
	return c.CheckInstance(name, func(i DSWInstance) error {
		value := i[member]
		if member == "Labels" {
			value = i.Labels()
		}
		got, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if text := strings.Trim(string(got), `"`); text != want {
			return fmt.Errorf("%s of the dsw instance %s is %s, want %s", member, name, text, want)
		}
		return nil
	})
}

// CheckInstances checks how many DSW instances of a name are there.
func (c *Cloud) CheckInstances(name string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		instances, err := c.instancesNamed(name)
		if err == nil && len(instances) != want {
			err = fmt.Errorf("there are %d dsw instances of the name %s, want %d: %v", len(instances), name, want, instances)
		}
		return err
	}
}

// UpdateInstance changes a DSW instance: the body is one of UpdateInstance.
func (h Hand) UpdateInstance(id, body string) {
	h.t.Helper()
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	var members map[string]any
	h.must(decoder.Decode(&members))
	_, err := h.invoke("dsw:UpdateInstance", wire.Call{Path: map[string]string{"InstanceId": id}, Body: members})
	h.must(err)
}

// LabelInstance sets a label of a DSW instance.
func (h Hand) LabelInstance(id, key, value string) {
	h.t.Helper()
	_, err := h.invoke("dsw:UpdateInstanceLabels", wire.Call{
		Path: map[string]string{"InstanceId": id},
		Body: map[string]any{"Labels": []any{map[string]any{"Key": key, "Value": value}}},
	})
	h.must(err)
}

// FailImage says whether an image, named by its URL, can be pulled.
func (h Hand) FailImage(url string, fails bool) { h.emulator.DSW().SetImageFailure(url, fails) }

// HoldQueue keeps DSW instances on quotas in the queue, until it is called with false.
func (h Hand) HoldQueue(hold bool) { h.emulator.DSW().HoldQueue(hold) }

// SetStock says whether instances of an instance type can be bought.
func (h Hand) SetStock(spec string, available bool) {
	h.t.Helper()
	h.must(h.emulator.DSW().SetStock(spec, available))
}

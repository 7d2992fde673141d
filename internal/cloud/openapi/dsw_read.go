package openapi

import (
	"context"
	"iter"
	"maps"

	"github.com/alibabacloud-go/tea/tea"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

// instance is the definition of an instance in the domain's words; nil where the
// answer could not be understood. The masked ImageAuth gets no further than this.
func (i *dswInstance) instance() *cloud.Instance {
	if i.definition == nil {
		return nil
	}
	d := *i.definition
	association := i.CredentialConfig.association()
	found := &cloud.Instance{
		InstanceSpec:    d.InstanceSpec,
		Marks:           map[string]string{},
		AcceleratorType: d.AcceleratorType, PaymentType: d.PaymentType, UserName: d.UserName,
		URL: d.InstanceUrl, JupyterLabURL: d.JupyterlabUrl, WebIDEURL: d.WebIDEUrl, TerminalURL: d.TerminalUrl,
		CreateTime: parseTime(d.GmtCreateTime),
	}
	found.Name, found.WorkspaceID = tea.StringValue(i.InstanceName), tea.StringValue(i.WorkspaceId)
	found.ImageAuth, found.UserCommand, found.Spot = "", nil, nil
	found.Association = &association
	found.Labels, found.Tags = map[string]string{}, map[string]string{}
	for _, label := range d.Labels {
		if isMark(label.Key) {
			found.Marks[label.Key] = label.Value
			continue
		}
		found.Labels[label.Key] = label.Value
	}
	for _, tag := range d.Tags {
		found.Tags[tag.TagKey] = tag.TagValue
	}
	found.OnlyGiven()
	return found
}

// reasonMessage is the reason of the status, without the values of environment
// variables.
func (i *dswInstance) reasonMessage() string {
	if i.definition == nil {
		return tea.StringValue(i.ReasonMessage)
	}
	return hideValues(tea.StringValue(i.ReasonMessage), i.definition.Environment)
}

// isMark reports whether a label belongs to the provider itself.
func isMark(key string) bool {
	return key == cloud.RequestMark || key == cloud.RestartMark || cloud.IsProviderTag(key)
}

// List asks ListInstances. Filters that DSW takes besides are applied here once more:
// InstanceName may match a part of a name.
func (d *dsw) List(ctx context.Context, region string, filter cloud.InstanceFilter) iter.Seq2[cloud.Workload, error] {
	query := map[string]string{}
	for name, value := range map[string]string{"WorkspaceId": filter.WorkspaceID, "InstanceName": filter.Name, "Status": filter.Status} {
		if value != "" {
			query[name] = value
		}
	}
	return func(yield func(cloud.Workload, error) bool) {
		_, err := d.walk(ctx, region, query, func(instance *dswInstance) bool {
			w := instance.workload(region)
			if !selects(filter, w) {
				return true
			}
			return yield(w, nil)
		})
		if err != nil {
			yield(cloud.Workload{}, err)
		}
	}
}

func selects(filter cloud.InstanceFilter, w cloud.Workload) bool {
	if filter.Name != "" && w.Name != filter.Name || filter.WorkspaceID != "" && w.WorkspaceID != filter.WorkspaceID ||
		filter.Status != "" && w.Status != filter.Status {
		return false
	}
	if len(filter.Labels) == 0 {
		return true
	}
	if w.Instance == nil {
		return false
	}
	all := map[string]string{}
	maps.Copy(all, w.Instance.Labels)
	maps.Copy(all, w.Instance.Marks)
	for key, value := range filter.Labels {
		if found, ok := all[key]; !ok || found != value {
			return false
		}
	}
	return true
}

package dswsvc

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"time"
)

// instance is one notebook instance. The values it was given are never
// changed in place, so that an answer may hold on to them.
type instance struct {
	id, account, region string
	order               int // of creation

	creatorID, creatorName string

	values     map[string]any // members, see members.go
	credential *credential
	labels     map[string]string
	tags       map[string]string

	createdAt, modifiedAt time.Time
	progress              *progress
}

func (i *instance) text(name string) string {
	s, _ := i.values[name].(string)
	return s
}

// quota reports whether the instance runs on a quota or resource group rather
// than on pay-as-you-go ECS.
func (i *instance) quota() bool { return i.text("ResourceId") != "" }

// priority is 0 for an instance that has none.
func (i *instance) priority() int64 {
	n, _ := integer(i.values["Priority"])
	return n
}

func (i *instance) paymentType() string {
	if i.quota() {
		return "Subscription"
	}
	return "PayAsYouGo"
}

// acceleratorType goes by the GPU asked for, or by the family of the ECS type:
// those with GPUs are named gn, vgn, sgn, ebmgn and so on.
func (i *instance) acceleratorType() string {
	requested, _ := i.values["RequestedResource"].(map[string]any)
	gpus, _ := requested["GPU"].(string)
	if (gpus != "" && gpus != "0") || strings.Contains(i.text("EcsSpec"), "gn") {
		return "GPU"
	}
	return "CPU"
}

// newInstance enters an instance that has no status yet. Ids depend on the
// order of creation alone, so that a test run can be repeated.
func (s *Service) newInstance(id, account, region string, now time.Time) *instance {
	s.created++
	for n := s.created; id == ""; n++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", account, region, n))
		candidate := "dsw-" + hex.EncodeToString(sum[:8])
		if _, taken := s.instances[candidate]; !taken {
			id = candidate
		}
	}
	i := &instance{
		id: id, account: account, region: region, order: s.created,
		labels: map[string]string{}, tags: map[string]string{},
		createdAt: now, modifiedAt: now,
		progress: newProgress(s.options.Transitions),
	}
	i.progress.Lasts = s.lasts
	s.instances[id] = i
	return i
}

// render writes the instance as GetInstance (inGet) or ListInstances (inList)
// returns it.
func (i *instance) render(u use, options Options, now time.Time) map[string]any {
	shown := i.progress.Shown().status
	rendered := map[string]any{
		"InstanceId":      i.id,
		"Status":          string(shown),
		"AcceleratorType": i.acceleratorType(),
		"PaymentType":     i.paymentType(),
		"Labels":          pairList(i.labels, "Key", "Value"),
		// Tags go in as Tag {Key, Value} and come out like this.
		"Tags":                       pairList(i.tags, "TagKey", "TagValue"),
		"GmtCreateTime":              stamp(i.createdAt),
		"GmtModifiedTime":            stamp(i.modifiedAt),
		"AccumulatedRunningTimeInMs": i.progress.runningTime(now).Milliseconds(),
	}
	for _, m := range membersFor(u) {
		if value, ok := i.values[m.name]; ok {
			rendered[m.name] = value
		}
	}
	i.renderDerived(rendered, u)
	if c := i.credential.render(options); c != nil {
		rendered["CredentialConfig"] = c
	}
	if shown == i.progress.Current.status {
		set(rendered, "ReasonCode", i.progress.Current.reason.code)
		set(rendered, "ReasonMessage", i.progress.Current.reason.message)
	}
	if shown == running {
		rendered["InstanceUrl"] = fmt.Sprintf("https://dsw-gateway-%s.data.aliyun.com/%s/", i.region, i.id)
	}
	return rendered
}

// renderDerived adds what reads return in another form than it was written.
func (i *instance) renderDerived(rendered map[string]any, u use) {
	if i.text("UserId") == i.creatorID {
		set(rendered, "UserName", i.creatorName)
	}
	if _, ok := rendered["ImageAuth"]; ok {
		rendered["ImageAuth"] = masked
	}
	if datasets, ok := rendered["Datasets"].([]any); ok && u == inGet {
		rendered["Datasets"] = withActualAccess(datasets)
	}
	if u == inGet {
		rendered["ProxyPath"] = i.id + "/"
	}
}

const masked = "******"

// withActualAccess adds to each dataset the access it was really mounted with,
// which is the one asked for.
func withActualAccess(datasets []any) []any {
	result := make([]any, 0, len(datasets))
	for _, element := range datasets {
		asked, ok := element.(map[string]any)
		if !ok {
			continue // cannot be: see checkDatasets
		}
		dataset := maps.Clone(asked)
		if access, ok := dataset["MountAccess"]; ok {
			dataset["ActualMountAccess"] = access
		}
		result = append(result, dataset)
	}
	return result
}

// timeLayout is how DSW writes and reads times.
const timeLayout = "2006-01-02T15:04:05Z"

func stamp(t time.Time) string { return t.UTC().Format(timeLayout) }

package eassvc

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// key names a deployment: names are unique in a region, across accounts.
type key struct{ region, name string }

func (k key) String() string { return k.region + "/" + k.name }

// deployment is one EAS service. It is not called that here, for [Service] is
// the product.
type deployment struct {
	key
	id, account string
	order       int // of creation
	callerUID   string

	config    map[string]any // the newest, never changed in place
	workspace string         // as created
	labels    map[string]string
	lock      string
	token     token

	versions  []version // the last one is the latest
	current   int       // the deployed version
	instances []instance
	rollout   int // rollouts so far, to tell their instances apart
	started   int // instances so far, for their names

	events               []event
	createdAt, updatedAt time.Time
	progress             progress
	partialReads         int // reads that are still to lack the id
}

// version is a configuration that was built.
type version struct {
	number  int
	config  map[string]any
	builtAt time.Time
}

// token is the access token. It is kept apart from the configuration, which
// never shows it.
type token struct {
	text       string
	generation int // 1 for the first one
}

func (t *token) set(text string) {
	if t.text != text {
		t.text, t.generation = text, t.generation+1
	}
}

// newToken makes the next token of a service. It depends on the service alone,
// so that a test run can be repeated.
func (d *deployment) newToken() {
	sum := sha256.Sum256(fmt.Appendf(nil, "token/%s/%s/%d", d.account, d.id, d.token.generation+1))
	d.token.set("paiemu" + hex.EncodeToString(sum[:24]))
}

// newDeployment enters a service that has no status yet. Ids depend on the
// order of creation alone.
func (s *Service) newDeployment(k key, account string, in incoming, now time.Time) *deployment {
	s.created++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", account, k, s.created))
	d := &deployment{
		key: k, id: "eas-m-" + hex.EncodeToString(sum[:8]), account: account, order: s.created,
		config: in.config, labels: map[string]string{}, lock: lockNone,
		createdAt: now, updatedAt: now,
		progress: progress{Transitions: s.options.Transitions},
	}
	d.progress.Entered = d.entered
	if in.token != "" {
		d.token.set(in.token)
	} else {
		d.newToken()
	}
	d.build(now)
	d.current = d.latest()
	s.deployments[k] = d
	return d
}

// build makes a version of the newest configuration.
func (d *deployment) build(now time.Time) {
	d.versions = append(d.versions, version{number: len(d.versions) + 1, config: d.config, builtAt: now})
}

func (d *deployment) latest() int { return len(d.versions) }

func (d *deployment) association() association { return associationOf(d.config) }

// render writes the service as DescribeService returns it.
func (d *deployment) render() map[string]any {
	rendered := d.renderCommon()
	if d.partialReads > 0 {
		delete(rendered, "ServiceUid")
		delete(rendered, "ServiceId")
	}
	rendered["InternetEndpoint"] = d.endpoint("")
	rendered["IntranetEndpoint"] = d.endpoint("vpc.")
	return rendered
}

// renderItem writes the service as ListServices returns it.
func (d *deployment) renderItem(options Options) map[string]any {
	rendered := d.renderCommon()
	if options.ListWithoutConfig {
		delete(rendered, "ServiceConfig")
	}
	return rendered
}

func (d *deployment) renderCommon() map[string]any {
	shown := d.progress.Shown().status
	ready := d.ready()
	total := max(instancesOf(d.config), ready)
	if shown == stopped {
		total = 0
	}
	return map[string]any{
		"ServiceName":     d.name,
		"ServiceId":       d.id,
		"ServiceUid":      d.id,
		"Namespace":       d.name,
		"Region":          d.region,
		"WorkspaceId":     d.workspace,
		"Status":          string(shown),
		"Reason":          statusReason(shown),
		"Message":         statusMessage(shown),
		"CallerUid":       d.callerUID,
		"ParentUid":       d.account,
		"Role":            textAt(d.config, "metadata", "role"),
		"ServiceConfig":   export(d.config),
		"CurrentVersion":  d.current,
		"LatestVersion":   d.latest(),
		"TotalInstance":   total,
		"RunningInstance": ready,
		"PendingInstance": total - ready,
		"Labels":          labelList(d.labels),
		"SafetyLock":      d.lock,
		"TrafficState":    "standalone",
		"AccessToken":     d.token.text,
		"CreateTime":      stamp(d.createdAt),
		"UpdateTime":      stamp(d.updatedAt),
	}
}

func (d *deployment) endpoint(vpc string) string {
	return fmt.Sprintf("http://%s.%s%s.pai-eas.aliyuncs.com/api/predict/%s", d.account, vpc, d.region, d.name)
}

func (s *Service) describeService(_ *wire.Call, d *deployment, now time.Time) (map[string]any, error) {
	rendered := d.render()
	d.seen(now)
	return rendered, nil
}

// describeEndpoints answers with the one gateway that every service has.
// Emulator choice: of an endpoint only these members.
func (s *Service) describeEndpoints(_ *wire.Call, d *deployment, _ time.Time) (map[string]any, error) {
	return map[string]any{
		"AccessToken": d.token.text,
		"Endpoints": []any{map[string]any{
			"EndpointType":      "DefaultGateway",
			"InternetEndpoints": []string{d.endpoint("")},
			"IntranetEndpoints": []string{d.endpoint("vpc.")},
		}},
	}, nil
}

// timeLayout is how EAS writes times; it reads them in another form.
const timeLayout = "2006-01-02T15:04:05Z"

func stamp(t time.Time) string { return t.UTC().Format(timeLayout) }

package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// DefaultCredentialLife is how long injected credentials live, unless
// [Options.CredentialLife] says another.
const DefaultCredentialLife = time.Hour

// injector gives workloads the credentials of their roles, as PAI's local service
// does. Emulator choice: it serves the same credentials until a third of their life
// is left, or the role of the workload changes.
type injector struct {
	life time.Duration

	mu   sync.Mutex
	lent map[string]loan // by kind, region and id
}

type loan struct {
	roleID string
	key    wire.AccessKey
}

// injectedRoles are, by kind of workload, who assumes its role and which role the
// default role of PAI is. Emulator choice: for EAS it is the service-linked role.
func injectedRoles() map[string]struct{ service, defaultRole string } {
	return map[string]struct{ service, defaultRole string }{
		"dsw": {"pai.aliyuncs.com", "AliyunPAIDSWDefaultRole"},
		"dlc": {"pai.aliyuncs.com", "AliyunPAIDLCDefaultRole"},
		"eas": {"eas.pai.aliyuncs.com", "AliyunServiceRoleForPaiEas"},
	}
}

// WorkloadCredentials returns what the credentials URI of a workload serves: Code,
// AccessKeyId, AccessKeySecret, SecurityToken and Expiration. The kind is dsw, dlc
// or eas; the id is that of the instance or job, or the name of the service. The
// region may be empty. A workload that is not there, does not run, or carries no
// role that can be assumed, is an error.
func (e *Emulator) WorkloadCredentials(kind, region, id string) (map[string]any, error) {
	w, found := e.workload(kind, region, id)
	switch {
	case !found:
		return nil, none("there is no workload %s %s", kind, id)
	case !w.Running:
		return nil, none("the workload %s %s does not run", kind, id)
	case w.Mode == "none":
		return nil, none("the workload %s %s is associated with no role", kind, id)
	}
	assumed := injectedRoles()[w.Kind]
	roleARN := cmp.Or(w.RoleARN, "acs:ram::"+w.Account+":role/"+assumed.defaultRole)
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return nil, none("the role %s: %v", roleARN, err)
	}
	role, err := e.ram.ServiceRole(arn, assumed.service)
	if err != nil {
		return nil, none("%v", err)
	}
	key := e.injector.lend(e.ram, w, role, e.clock.Now())
	return map[string]any{
		"Code": "Success", "AccessKeyId": key.ID, "AccessKeySecret": key.Secret, "SecurityToken": key.Token,
		"Expiration": state.Timestamp(key.Expires),
	}, nil
}

// noCredentials is why a workload is given none. The status and body of the answer
// are emulator choices.
type noCredentials struct{ reason string }

func (e *noCredentials) Error() string { return e.reason }

func none(format string, args ...any) error { return &noCredentials{fmt.Sprintf(format, args...)} }

func (e *Emulator) workload(kind, region, id string) (wire.Workload, bool) {
	switch kind {
	case "dsw":
		return e.dsw.Workload(id)
	case "dlc":
		return e.dlc.Workload(id)
	case "eas":
		return e.eas.Workload(region, id)
	}
	return wire.Workload{}, false
}

func (i *injector) lend(ram *ramsvc.Service, w wire.Workload, role ramsvc.Role, now time.Time) wire.AccessKey {
	i.mu.Lock()
	defer i.mu.Unlock()
	place := w.Kind + "/" + w.Region + "/" + w.ID
	last, found := i.lent[place]
	if found && last.roleID == role.ID && last.key.Expires.Sub(now) > i.life/3 {
		if _, known := ram.AccessKey(last.key.ID); known {
			return last.key
		}
	}
	// Emulator choice: the session is named after the workload.
	key := ram.OpenSession(role, w.ID, now.Add(i.life), nil)
	i.lent[place] = loan{roleID: role.ID, key: key}
	return key
}

func (i *injector) reset() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.lent = map[string]loan{}
}

// AccessKey returns an access key, permanent or temporary, with its secret.
func (e *Emulator) AccessKey(id string) (wire.AccessKey, bool) { return e.ram.AccessKey(id) }

// SessionSecrets returns the secrets and tokens of all temporary credentials that
// were lent, for tests that look for them where they must not be.
func (e *Emulator) SessionSecrets() []string { return e.ram.SessionSecrets() }

// RevokeSessions makes all temporary credentials of a role invalid at once, and
// returns how many there were.
func (e *Emulator) RevokeSessions(roleARN string) (int, error) {
	arn, err := acs.ParseRoleARN(roleARN)
	if err != nil {
		return 0, err
	}
	return e.ram.RevokeSessions(arn), nil
}

// controlCredentials answers as the credentials URI in a workload does; with
// format=file, what the file in it holds.
func (e *Emulator) controlCredentials(r *http.Request) (any, error) {
	query := r.URL.Query()
	kind, id := query.Get("kind"), query.Get("id")
	if _, known := injectedRoles()[kind]; !known || id == "" {
		return nil, errors.New("want the parameters kind (dsw, dlc or eas) and id")
	}
	answer, err := e.WorkloadCredentials(kind, query.Get("region"), id)
	if err == nil && query.Get("format") == "file" && kind != "eas" {
		delete(answer, "Code") // the file of DSW and DLC lacks it
	}
	return answer, err
}

func (e *Emulator) controlRevoke(r *http.Request) (any, error) {
	var body struct {
		RoleARN string `json:"role_arn"`
	}
	if err := readControl(r, &body); err != nil {
		return nil, err
	}
	revoked, err := e.RevokeSessions(body.RoleARN)
	return map[string]int{"revoked": revoked}, err
}

package dlcsvc

import (
	"bytes"
	"cmp"
	"encoding/json"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// maxBody is how long a request may be, in bytes.
const maxBody = 65536

// createJob checks everything before it makes anything: a refused creation
// leaves no trace. The form comes first, then the role, then the rest: a role
// that may not be passed hides what else is wrong with a job.
func (s *Service) createJob(call *wire.Call) (map[string]any, error) {
	if err := checkSize(call.Body); err != nil {
		return nil, err
	}
	if err := checkForm(call.Body); err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	c := credential(objectOf(call.Body, "CredentialConfig"))
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := s.checkRoles(call.Caller, c); err != nil {
		return nil, err
	}
	if err := checkRules(call.Body); err != nil {
		return nil, err
	}
	now := s.now()
	j := s.submit("", call.Caller.Account, call.Region, call.Body, now)
	j.userID, j.username = call.Caller.ID, call.Caller.Name
	s.created[j.text("DisplayName")]++
	j.progress.Begin(now, s.way(j))
	return acknowledge(j), nil
}

// submit enters a job with the defaults filled in.
func (s *Service) submit(id, account, region string, body map[string]any, now time.Time) *job {
	filled, _ := deepCopy(body).(map[string]any)
	if textOf(filled, "WorkspaceId") == "" {
		filled["WorkspaceId"] = s.defaultWorkspace(account, region)
	}
	if filled["Priority"] == nil {
		filled["Priority"] = json.Number("1")
	}
	if filled["Accessibility"] == nil {
		filled["Accessibility"] = accessPrivate
	}
	return s.newJob(id, account, region, filled, now)
}

// defaultWorkspace is where a job goes that names no workspace, silently.
func (s *Service) defaultWorkspace(account, region string) string {
	id := s.options.DefaultWorkspace
	if id == "" && s.options.Workspaces != nil {
		id = s.options.Workspaces.DefaultWorkspace(account, region)
	}
	return cmp.Or(id, FallbackWorkspace)
}

// checkSize goes by the body alone: what the system adds to a request is little
// and not known.
func checkSize(body map[string]any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(body); err != nil {
		return err // cannot be: it was decoded from JSON
	}
	if size := text.Len() - len("\n"); size > maxBody {
		return invalid("The request is too large: %d bytes, and at most %d.", size, maxBody)
	}
	return nil
}

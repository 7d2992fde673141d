package acctest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// WithServices adds running EAS services in Region, each with a service JSON.
// An empty JSON is one without a role.
func WithServices(configs map[string]string) Option {
	return WithSeed(ServiceSeed(configs))
}

// ServiceSeed is the seed document of WithServices.
func ServiceSeed(configs map[string]string) string {
	var services []map[string]any
	for name, config := range configs {
		service := map[string]any{"name": name, "account": Account, "region": Region, "access_token": accessToken(name)}
		if config != "" {
			service["config"] = json.RawMessage(config)
		}
		services = append(services, service)
	}
	document, err := json.Marshal(map[string]any{"eas": map[string]any{"services": services}})
	if err != nil {
		panic(fmt.Sprintf("a service JSON is none: %v", err))
	}
	return string(document)
}

// accessToken is the access token of a service of WithServices.
func accessToken(name string) string { return "access-token-of-" + name }

// Service is an EAS service as the cloud has it.
type Service struct {
	Config      string // the service JSON, with sorted members
	Status      string
	AccessToken string
}

// Association is what a service JSON says of its role, by the public guide:
// "none", "default" or the ARN of a role, and "legacy " with the ARN of one
// that is there for OSS only.
func (s Service) Association() string {
	var config struct {
		Options struct {
			EnableRAMRole bool `json:"enable_ram_role"`
		} `json:"options"`
		RoleARN    string `json:"role_arn"`
		Credential struct {
			RoleARN string `json:"role_arn"`
		} `json:"credential"`
	}
	if err := json.Unmarshal([]byte(s.Config), &config); err != nil {
		return "no JSON: " + err.Error()
	}
	role := config.RoleARN + config.Credential.RoleARN
	switch {
	case config.Options.EnableRAMRole && role == "":
		return "default"
	case config.Options.EnableRAMRole:
		return role
	case role != "":
		return "legacy " + role
	}
	return "none"
}

// Service asks the cloud for an EAS service. It is not in the journal.
func (c *Cloud) Service(name string) Service {
	c.t.Helper()
	service, err := c.service(name)
	if err != nil {
		c.t.Fatal(err)
	}
	return service
}

func (w *world) service(name string) (Service, error) {
	eas := w.emulator.EAS()
	config, err := eas.Config(Region, name)
	if err != nil {
		return Service{}, err
	}
	status, err := eas.Status(Region, name)
	if err != nil {
		return Service{}, err
	}
	token, err := eas.AccessToken(Region, name)
	return Service{Config: string(config), Status: status, AccessToken: token}, err
}

// CheckService checks the association of an EAS service, as
// Service.Association has it, in any letter case.
func (c *Cloud) CheckService(name, want string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		service, err := c.service(name)
		if err != nil {
			return err
		}
		if got := service.Association(); !strings.EqualFold(got, want) {
			return fmt.Errorf("eas service %s has the association %q, want %q", name, got, want)
		}
		return nil
	}
}

// CheckRedeployments checks how often changes have redeployed an EAS service.
func (c *Cloud) CheckRedeployments(name string, want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := c.emulator.EAS().Redeployments(Region, name); got != want {
			return fmt.Errorf("eas service %s was redeployed %d times, want %d", name, got, want)
		}
		return nil
	}
}

// SetServiceConfig replaces the JSON of an EAS service, as another owner of it
// does.
func (h Hand) SetServiceConfig(name, config string) {
	h.t.Helper()
	h.must(h.emulator.EAS().SetConfig(Region, name, config))
}

// SetServiceStatus puts an EAS service into a status, in which it stays.
func (h Hand) SetServiceStatus(name, status string) {
	h.t.Helper()
	h.must(h.emulator.EAS().SetStatus(Region, name, status))
}

// LockService sets the safety lock of an EAS service.
func (h Hand) LockService(name, lock string) {
	h.t.Helper()
	h.must(h.emulator.EAS().SetLock(Region, name, lock))
}

// RemoveService makes an EAS service disappear.
func (h Hand) RemoveService(name string) {
	h.t.Helper()
	h.must(h.emulator.EAS().Remove(Region, name))
}

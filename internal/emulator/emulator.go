package emulator

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dlcsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/dswsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/eassvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/ramsvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/stssvc"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/workspacesvc"
)

// DefaultRegion is the region of requests that name none, unless
// [Options.DefaultRegion] says another.
const DefaultRegion = "cn-hangzhou"

// Options are the knobs of an emulator. The zero value is a calm cloud on the
// machine's clock.
type Options struct {
	// Clock is the time of the emulated cloud: dates, statuses, the expiry of
	// temporary keys. Nil: a [state.RunningClock]. A clock that is a
	// [state.Advancer] can be moved by the control API.
	Clock state.Clock
	// SigningClock judges the dates of signed requests.
	// Nil: the machine's clock, which clients sign with.
	SigningClock state.Clock
	// DefaultRegion is the region of requests that name none: DefaultRegion.
	DefaultRegion string
	// PropagationReads is how many observations after a write to a role or an
	// attachment are stale. See package ramsvc.
	PropagationReads int
	// KeepARNCase answers role ARNs in the case in which the role was created,
	// instead of in lower case.
	KeepARNCase bool
	// ExactNames tells RAM names apart that differ in case only.
	ExactNames bool
	// PassRoleService is the value of acs:Service when a role is passed to a
	// product. Empty: the service that the product's roles trust,
	// pai.aliyuncs.com or eas.pai.aliyuncs.com. "-": the key is absent.
	PassRoleService string
	// AnySystemPolicy accepts every system policy whose name begins with Aliyun.
	AnySystemPolicy bool
	// Quotas limit an account. Zero members have the documented default.
	Quotas ramsvc.Quotas
	// CredentialLife is how long the credentials live that workloads are given:
	// DefaultCredentialLife.
	CredentialLife time.Duration
	// DSW are the knobs of DSW.
	DSW dswsvc.Options
	// EAS are the knobs of EAS.
	EAS eassvc.Options
	// DLC are the knobs of DLC.
	DLC dlcsvc.Options
	// Workspaces are the knobs of AIWorkSpace.
	Workspaces workspacesvc.Options
}

// Emulator is an emulated cloud. Make one with [New]. Its methods may be called
// concurrently.
type Emulator struct {
	clock    state.Clock
	server   *wire.Server
	sections []section
	journal  *Journal
	faults   *Faults
	dsw      *dswsvc.Service
	eas      *eassvc.Service
	dlc      *dlcsvc.Service

	workspaces *workspacesvc.Service

	ram      *ramsvc.Service
	injector *injector

	defaultRegion string
}

// section is a product with its part of seeds and snapshots.
type section struct {
	name    string
	product wire.Product
}

// New returns an emulated cloud without any account: nobody can call it before
// [Emulator.Seed].
func New(options Options) *Emulator {
	if options.Clock == nil {
		options.Clock = &state.RunningClock{}
	}
	if options.SigningClock == nil {
		options.SigningClock = state.SystemClock{}
	}
	if options.DefaultRegion == "" {
		options.DefaultRegion = DefaultRegion
	}
	ram := ramsvc.New(options.Clock, ramsvc.Options{
		KeepARNCase:      options.KeepARNCase,
		ExactNames:       options.ExactNames,
		PropagationReads: options.PropagationReads,
		PassRoleService:  options.PassRoleService,
		AnySystemPolicy:  options.AnySystemPolicy,
		Quotas:           options.Quotas,
	})
	sts := stssvc.New(ram, options.Clock)
	dsw := dswsvc.New(ram, options.Clock, options.DSW)
	options.EAS.PassRoleService = cmp.Or(options.EAS.PassRoleService, options.PassRoleService)
	eas := eassvc.New(ram, options.Clock, options.EAS)
	workspaces := workspacesvc.New(ram, options.Clock, options.Workspaces)
	if options.DLC.Workspaces == nil {
		options.DLC.Workspaces = workspaces
	}
	dlc := dlcsvc.New(ram, options.Clock, options.DLC)
	e := &Emulator{
		clock:    options.Clock,
		sections: []section{{"accounts", ram}, {"dsw", dsw}, {"eas", eas}, {"dlc", dlc}, {"workspaces", workspaces}},
		journal:  &Journal{},
		faults:   newFaults(options.Clock, ram, options.PropagationReads),
		dsw:      dsw,
		eas:      eas,
		dlc:      dlc,

		workspaces: workspaces,

		ram:      ram,
		injector: &injector{life: cmp.Or(options.CredentialLife, DefaultCredentialLife), lent: map[string]loan{}},

		defaultRegion: options.DefaultRegion,
	}
	server, err := wire.NewServer(wire.Config{
		Products:      []wire.Product{ram, sts, dsw, eas, dlc, workspaces},
		Directory:     ram,
		Clock:         options.Clock,
		SigningClock:  options.SigningClock,
		DefaultRegion: options.DefaultRegion,
		Interceptor:   interceptor{e.faults},
		Record:        e.journal.record,
	})
	if err != nil {
		// Two operations claim one place: no caller can do anything about it.
		panic(fmt.Sprintf("emulator: %v", err))
	}
	e.server = server
	return e
}

// Handler serves the cloud's products, and the control API under /_paiemu/.
func (e *Emulator) Handler() http.Handler {
	control := e.control()
	// Not a ServeMux: it would redirect paths that hold encoded slashes.
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, controlPrefix) {
			control.ServeHTTP(w, r)
			return
		}
		e.server.ServeHTTP(w, r)
	})
}

// Seed adds to the state what a seed document describes:
//
//	{
//	  "accounts": [{
//	    "id": "1234567890123456",
//	    "access_keys": [{"id": "...", "secret": "...", "inactive": false}],
//	    "policies": [{"name": "p", "description": "", "document": {...} or "..."}],
//	    "groups":   [{"name": "g", "comments": "", "policies": [...]}],
//	    "users":    [{"name": "u", "display_name": "", "comments": "",
//	                  "access_keys": [...], "groups": ["g"],
//	                  "policies": [{"name": "p", "type": "Custom" or "System"}]}],
//	    "roles":    [{"name": "r", "trust_policy": {...} or "...", "description": "",
//	                  "max_session_duration": 3600, "tags": {"k": "v"},
//	                  "policies": [...]}]
//	  }],
//	  "dsw": {"instances": [...], "ecs_specs": [...]},
//	  "eas": {"services": [...]},
//	  "dlc": {"jobs": [...]},
//	  "workspaces": {"workspaces": [...]}
//	}
//
// The types are [ramsvc.SeedAccount] and, for the rest, the Seed method of each
// product's package. Several seeds add up; a name that exists is an error.
func (e *Emulator) Seed(document []byte) error {
	parts := map[string]json.RawMessage{}
	if err := json.Unmarshal(document, &parts); err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	for _, section := range e.sections {
		part, found := parts[section.name]
		delete(parts, section.name)
		if !found {
			continue
		}
		if err := section.product.Seed(part); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
	}
	for name := range parts {
		return fmt.Errorf("seed: unknown member %q", name)
	}
	return nil
}

// Reset forgets everything: the state of all products, accounts included, the
// journal, and all faults.
func (e *Emulator) Reset() {
	for _, section := range e.sections {
		section.product.Reset()
	}
	e.injector.reset()
	e.journal.Clear()
	e.faults.Clear()
}

// Snapshot returns the state of all products as JSON in the sections of a seed
// document (not a seed itself: it has no secrets and more detail). Equal states
// give equal text.
func (e *Emulator) Snapshot() []byte {
	parts := map[string]any{}
	for _, section := range e.sections {
		parts[section.name] = section.product.Snapshot()
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(parts); err != nil {
		// Snapshots are plain data by contract.
		panic(fmt.Sprintf("emulator: snapshot: %v", err))
	}
	return text.Bytes()
}

// Journal returns the record of requests.
func (e *Emulator) Journal() *Journal { return e.journal }

// Faults returns what disturbs calls.
func (e *Emulator) Faults() *Faults { return e.faults }

// Restarts returns how often changes of its association have restarted a DSW
// instance.
func (e *Emulator) Restarts(instanceID string) int { return e.dsw.Restarts(instanceID) }

// DSW returns the DSW product, whose hooks change instances directly.
func (e *Emulator) DSW() *dswsvc.Service { return e.dsw }

// EAS returns the EAS product, whose hooks change services directly and which
// counts their redeployments.
func (e *Emulator) EAS() *eassvc.Service { return e.eas }

// DLC returns the DLC product, whose hooks change jobs directly and which counts
// those that were created.
func (e *Emulator) DLC() *dlcsvc.Service { return e.dlc }

// Workspaces returns AIWorkSpace, whose hooks change members directly.
func (e *Emulator) Workspaces() *workspacesvc.Service { return e.workspaces }

// Invoke carries an operation out as the account itself and behind the back of
// clients: unsigned, not disturbed by faults, not in the journal. The action is
// such as "ram:DeleteRole"; of the call, Region, Path, Parameters and Body count.
func (e *Emulator) Invoke(accountID, action string, call wire.Call) (map[string]any, error) {
	call.Caller = wire.Caller{
		Account: accountID, Type: wire.CallerAccount, ID: accountID, ARN: "acs:ram::" + accountID + ":root",
	}
	return e.server.Invoke(action, call)
}

// The account of the default seed, and the key of the account itself. They open
// nothing but an emulator.
const (
	DefaultAccountID       = "1234567890123456"
	DefaultAccessKeyID     = "paiemu-root"
	DefaultAccessKeySecret = "paiemu-root-secret"
)

//go:embed seed.json
var defaultSeed []byte

// DefaultSeed returns the seed of the demo: one account with a key of its own,
// a platform engineer, and data scientists who may use DSW and pass no role
// yet; the roles of PAI; two running notebooks, and the workspace they are in.
func DefaultSeed() []byte { return slices.Clone(defaultSeed) }

package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/emulator/state"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator/wire"
)

// controlPrefix is the path of the control API. No product has paths below it.
const controlPrefix = "/_paiemu/"

// ControlEndpoint is one endpoint of the control API, as its index shows it.
type ControlEndpoint struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Purpose string `json:"purpose"`
	Example string `json:"example"`

	handle func(e *Emulator, r *http.Request) (any, error)
}

// ControlEndpoints returns the control API. $PAI_ENDPOINT in the examples is
// the address of the emulator.
func ControlEndpoints() []ControlEndpoint {
	curl := func(options, path string) string {
		if options != "" {
			options += " "
		}
		return "curl -s " + options + `"$PAI_ENDPOINT` + controlPrefix + path + `"`
	}
	return []ControlEndpoint{
		{"GET", "health", "Says that the emulator serves, and its time.",
			curl("", "health"), (*Emulator).controlHealth},
		{"POST", "reset", "Forgets everything: accounts, products, journal, faults.",
			curl("-X POST", "reset"), (*Emulator).controlReset},
		{"POST", "seed", "Adds what a seed document describes.",
			curl("--data-binary @seed.json", "seed"), (*Emulator).controlSeed},
		{"POST", "seed/default", "Adds the demo's account.",
			curl("-X POST", "seed/default"), (*Emulator).controlSeedDefault},
		{"GET", "snapshot", "Shows the state of all products.",
			curl("", "snapshot"), (*Emulator).controlSnapshot},
		{"GET", "journal", "Shows the requests, after the sequence number since, of an action.",
			curl("", "journal?since=0&action=ram:*"), (*Emulator).controlJournal},
		{"DELETE", "journal", "Clears the journal.",
			curl("-X DELETE", "journal"), (*Emulator).controlClearJournal},
		{"GET", "faults", "Shows the faults still to come.",
			curl("", "faults"), (*Emulator).controlFaults},
		{"POST", "faults", "Adds faults: delay_ms and throttle by product, fail, lose_response and lose_request by action, propagation_reads.",
			curl(`-d '{"delay_ms":{"ram":30},"throttle":{"dsw":5},`+
				`"fail":[{"action":"ram:GetRole","times":2,"status":400,"code":"Throttling.User"}],`+
				`"lose_response":{"ram:CreateRole":1},"lose_request":{"dlc:CreateJob":1},"propagation_reads":2}'`, "faults"), (*Emulator).controlApplyFaults},
		{"DELETE", "faults", "Ends all faults.",
			curl("-X DELETE", "faults"), (*Emulator).controlClearFaults},
		{"GET", "restarts", "Counts the restarts of a DSW instance by changes of its role; of all without instance_id.",
			curl("", "restarts?instance_id=dsw-1"), (*Emulator).controlRestarts},
		{"POST", "instances", "Sets what becomes of DSW instances that start: stock by instance type, images that cannot be pulled, and whether the queue of quotas is held.",
			curl(`-d '{"stock":{"ecs.gn6e-c12g1.3xlarge":false},"image_failures":{"registry.example.com/typo:1":true},"hold_queue":true}'`, "instances"), (*Emulator).controlInstances},
		{"GET", "redeployments", "Counts the rolling updates of an EAS service by changes of its configuration, and its restarts; of all without service_name.",
			curl("", "redeployments?region="+DefaultRegion+"&service_name=demo_svc"), (*Emulator).controlRedeployments},
		{"GET", "created-jobs", "Counts the DLC jobs that were created with a display name, those that are gone included; of all without display_name.",
			curl("", "created-jobs?display_name=mnist-01"), (*Emulator).controlCreatedJobs},
		{"GET", "credentials", "Serves the credentials of a workload's role, as ALIBABA_CLOUD_CREDENTIALS_URI does in it; with format=file, as its file.",
			curl("", "credentials?kind=dsw&id=dsw-8f7e6d5c4b3a2910"), (*Emulator).controlCredentials},
		{"POST", "revoke", "Makes all temporary credentials of a role invalid.",
			curl(`-d '{"role_arn":"acs:ram::`+DefaultAccountID+`:role/x"}'`, "revoke"), (*Emulator).controlRevoke},
		{"POST", "clock", "Moves the emulated cloud's time forward.",
			curl(`-d '{"advance":"1h"}'`, "clock"), (*Emulator).controlClock},
		{"POST", "invoke", "Carries an operation out as an account, unsigned and unrecorded: drift on demand.",
			curl(`-d '{"account":"`+DefaultAccountID+`","action":"ram:DeleteRole","parameters":{"RoleName":"x"}}'`, "invoke"),
			(*Emulator).controlInvoke},
	}
}

// control serves the control API. It is not signed, and therefore answers the
// same machine only.
func (e *Emulator) control() http.Handler {
	mux := http.NewServeMux()
	endpoints := ControlEndpoints()
	mux.HandleFunc("GET "+controlPrefix+"{$}", func(w http.ResponseWriter, _ *http.Request) {
		writeControl(w, http.StatusOK, map[string]any{
			"what":      "Control API of the PAI emulator. Unsigned, for the same machine only.",
			"endpoints": endpoints,
		})
	})
	mux.HandleFunc(controlPrefix, func(w http.ResponseWriter, r *http.Request) {
		writeControl(w, http.StatusNotFound, map[string]string{
			"error": "no endpoint " + r.Method + " " + r.URL.Path + ": GET " + controlPrefix + " lists them",
		})
	})
	for _, endpoint := range endpoints {
		mux.HandleFunc(endpoint.Method+" "+controlPrefix+endpoint.Path, func(w http.ResponseWriter, r *http.Request) {
			answer, err := endpoint.handle(e, r)
			var absent *noCredentials
			switch {
			case errors.As(err, &absent):
				writeControl(w, http.StatusNotFound, map[string]string{"Code": "NotFound", "Message": absent.Error()})
				return
			case err != nil:
				writeControl(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
				return
			}
			writeControl(w, http.StatusOK, answer)
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !fromLoopback(r) {
			writeControl(w, http.StatusForbidden, map[string]string{"error": "the control API answers the same machine only"})
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func fromLoopback(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return err == nil && net.ParseIP(host).IsLoopback()
}

func writeControl(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	// The client may be gone; nobody is left to tell.
	_ = encoder.Encode(answer)
}

// readControl decodes a JSON body and refuses members it does not know. Numbers
// in the body of an operation are json.Number, as they come from a client.
func readControl(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

// done is the answer of an endpoint that has nothing to tell.
func done() map[string]string { return map[string]string{"status": "ok"} }

func (e *Emulator) controlHealth(*http.Request) (any, error) {
	return map[string]string{"status": "ok", "time": state.Timestamp(e.clock.Now())}, nil
}

func (e *Emulator) controlReset(*http.Request) (any, error) {
	e.Reset()
	return done(), nil
}

func (e *Emulator) controlSeed(r *http.Request) (any, error) {
	document, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return done(), e.Seed(document)
}

func (e *Emulator) controlSeedDefault(*http.Request) (any, error) {
	return done(), e.Seed(DefaultSeed())
}

func (e *Emulator) controlSnapshot(*http.Request) (any, error) {
	return json.RawMessage(e.Snapshot()), nil
}

func (e *Emulator) controlJournal(r *http.Request) (any, error) {
	since, action := 0, "*"
	if text := r.URL.Query().Get("since"); text != "" {
		var err error
		if since, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("since: %w", err)
		}
	}
	if text := r.URL.Query().Get("action"); text != "" {
		action = text
	}
	entries := []Entry{}
	for _, entry := range e.journal.Since(since) {
		if covers(action, entry.Action()) {
			entries = append(entries, entry)
		}
	}
	return map[string]any{"entries": entries, "mark": e.journal.Mark()}, nil
}

func (e *Emulator) controlClearJournal(*http.Request) (any, error) {
	e.journal.Clear()
	return done(), nil
}

func (e *Emulator) controlFaults(*http.Request) (any, error) { return e.faults.Plan(), nil }

func (e *Emulator) controlApplyFaults(r *http.Request) (any, error) {
	var plan FaultPlan
	if err := readControl(r, &plan); err != nil {
		return nil, err
	}
	e.faults.Apply(plan)
	return e.faults.Plan(), nil
}

func (e *Emulator) controlClearFaults(*http.Request) (any, error) {
	e.faults.Clear()
	return done(), nil
}

func (e *Emulator) controlRestarts(r *http.Request) (any, error) {
	id := r.URL.Query().Get("instance_id")
	if id == "" {
		return map[string]any{"restarts": e.dsw.RestartCounts()}, nil
	}
	return map[string]any{"instance_id": id, "restarts": e.Restarts(id)}, nil
}

func (e *Emulator) controlInstances(r *http.Request) (any, error) {
	var request struct {
		Stock         map[string]bool `json:"stock"`
		ImageFailures map[string]bool `json:"image_failures"`
		HoldQueue     *bool           `json:"hold_queue"`
	}
	if err := readControl(r, &request); err != nil {
		return nil, err
	}
	for _, spec := range slices.Sorted(maps.Keys(request.Stock)) { // the same one is refused every time
		if err := e.dsw.SetStock(spec, request.Stock[spec]); err != nil {
			return nil, err
		}
	}
	for image, fails := range request.ImageFailures {
		e.dsw.SetImageFailure(image, fails)
	}
	if request.HoldQueue != nil {
		e.dsw.HoldQueue(*request.HoldQueue)
	}
	return done(), nil
}

func (e *Emulator) controlRedeployments(r *http.Request) (any, error) {
	name, region := r.URL.Query().Get("service_name"), r.URL.Query().Get("region")
	if name == "" {
		redeployments, restarts := e.eas.Counts()
		return map[string]any{"redeployments": redeployments, "restarts": restarts}, nil
	}
	if region == "" {
		region = e.defaultRegion
	}
	return map[string]any{
		"service_name": name, "region": region,
		"redeployments": e.eas.Redeployments(region, name), "restarts": e.eas.Restarts(region, name),
	}, nil
}

func (e *Emulator) controlCreatedJobs(r *http.Request) (any, error) {
	name := r.URL.Query().Get("display_name")
	if name == "" {
		return map[string]any{"created": e.dlc.CreatedCounts()}, nil
	}
	return map[string]any{"display_name": name, "created": e.dlc.Created(name)}, nil
}

func (e *Emulator) controlClock(r *http.Request) (any, error) {
	var request struct {
		Advance string `json:"advance"`
	}
	if err := readControl(r, &request); err != nil {
		return nil, err
	}
	by, err := time.ParseDuration(request.Advance)
	if err != nil || by < 0 {
		return nil, fmt.Errorf("advance %q: want a duration such as 90s or 1h", request.Advance)
	}
	clock, ok := e.clock.(state.Advancer)
	if !ok {
		return nil, errors.New("this emulator's clock cannot be moved")
	}
	clock.Advance(by)
	return map[string]string{"status": "ok", "time": state.Timestamp(clock.Now())}, nil
}

func (e *Emulator) controlInvoke(r *http.Request) (any, error) {
	var request struct {
		Account    string            `json:"account"`
		Action     string            `json:"action"`
		Region     string            `json:"region"`
		Path       map[string]string `json:"path"`
		Parameters map[string]string `json:"parameters"`
		Body       map[string]any    `json:"body"`
	}
	if err := readControl(r, &request); err != nil {
		return nil, err
	}
	return e.Invoke(request.Account, request.Action, wire.Call{
		Region: request.Region, Path: request.Path, Parameters: request.Parameters, Body: request.Body,
	})
}

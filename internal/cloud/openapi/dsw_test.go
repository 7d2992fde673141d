package openapi_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const roleARN = "acs:ram::" + account + ":role/paitrain"

func instance(id, rest string) string {
	return fmt.Sprintf(`{"RequestId":"r","Success":true,"Code":null,"HttpStatusCode":200,"InstanceId":%q%s}`, id, rest)
}

func TestAssociateOnTheWire(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from, to workload.Association
		body     string
	}{
		"none": {
			workload.Default(), workload.None(), `{"DisassociateCredential":true}`,
		},
		"default": {
			workload.None(), workload.Default(),
			`{"CredentialConfig":{"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Roles":[],"Type":"Role"}],"Enable":true}}`,
		},
		"custom": {
			workload.None(), workload.Custom(roleARN),
			`{"CredentialConfig":{"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Roles":[{"RoleArn":"` + roleARN + `","RoleType":"service"}],"Type":"Role"}],"Enable":true}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(ok(instance("dsw-1", ""))))
			clients, _ := w.clients(t)
			if err := clients.DSW.Associate(t.Context(), region, "dsw-1", test.from, test.to); err != nil {
				t.Fatal(err)
			}
			r := w.seen()[0]
			if len(w.seen()) != 1 || r.Method != "PUT" || r.Path != "/api/v2/instances/dsw-1" || len(r.Query) != 0 || r.action() != "UpdateInstance" {
				t.Errorf("not one call of UpdateInstance: %+v", w.seen())
			}
			if r.Body != test.body {
				t.Errorf("body %s\nwant %s", r.Body, test.body)
			}
			for name, want := range map[string]string{
				"x-acs-version": "2022-01-01", "x-acs-region-id": region, "Content-Type": "application/json; charset=utf-8",
			} {
				if r.Header.Get(name) != want {
					t.Errorf("header %s is %q, want %q", name, r.Header.Get(name), want)
				}
			}
			if !strings.Contains(r.Header.Get("Authorization"), "x-acs-region-id") {
				t.Error("the region is not signed")
			}
		})
	}
}

func TestAssociateWithoutAChange(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok("{}")))
	clients, _ := w.clients(t)
	err := clients.DSW.Associate(t.Context(), region, "dsw-1", workload.Custom(roleARN), workload.Custom(strings.Replace(roleARN, "paitrain", "PaiTrain", 1)))
	if err != nil || len(w.seen()) != 0 {
		t.Errorf("%v after %d calls", err, len(w.seen()))
	}
	err = clients.DSW.Associate(t.Context(), region, "dsw-1", workload.None(), workload.Association{Mode: "odd"})
	if !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 0 {
		t.Errorf("unknown mode: %v after %d calls", err, len(w.seen()))
	}
}

func TestClassification(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(roleARN)
	role := `{"RoleArn":"` + roleARN + `","RoleType":"service","AssumeRoleFor":"1"}`
	for config, want := range map[string]workload.Association{
		``:                 workload.None(),
		`null`:             workload.None(),
		`{}`:               workload.None(),
		`{"Enable":false}`: workload.None(),
		`{"Enable":false,"Configs":[{"Key":"0","Type":"Role","Roles":[` + role + `]}]}`: workload.None(),
		`{"Enable":true}`: workload.Default(),
		`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[]}`:                                                                         workload.Default(),
		`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[]}]}`:                                     workload.Default(),
		`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role"}]}`:                                                workload.Default(),
		`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[null,{"Key":"0","Type":"Role","Roles":[null,{"RoleArn":""}]}]}`:             workload.Default(),
		`{"Enable":true,"AliyunEnvRoleKey":"0","Configs":[{"Key":"0","Type":"Role","Roles":[` + role + `]}]}`:                         custom,
		`{"Enable":true,"AliyunEnvRoleKey":"1","Configs":[{"Key":"0","Roles":[{"RoleArn":"x"}]},{"Key":"1","Roles":[` + role + `]}]}`: custom,
		`{"Enable":true,"AliyunEnvRoleKey":"9","Configs":[{"Key":"0","Type":"Role","Roles":[` + role + `]}]}`:                         custom,
		`{"Enable":true,"Configs":[{"Key":"0","Type":"RoleChain","Roles":[` + role + `,{"RoleArn":"second"}]}]}`:                      custom,
		`{"Configs":[{"Key":"0","Roles":[` + role + `]}]}`:                                                                            custom,
	} {
		rest := ""
		if config != "" {
			rest = `,"CredentialConfig":` + config
		}
		clients, _ := newWire(t, script(ok(instance("dsw-1", rest)))).clients(t)
		got, err := clients.DSW.Get(t.Context(), region, "dsw-1")
		if err != nil || got.Association != want {
			t.Errorf("%s: %v, %v; want %v", config, got.Association, err, want)
		}
	}
}

func TestStatuses(t *testing.T) {
	t.Parallel()
	transient := cloud.Workload{Activity: workload.ActivityUnknown}
	for word, want := range map[string]cloud.Workload{
		"Running":    {Activity: workload.Active, Settled: true},
		"Stopped":    {Activity: workload.Inactive, Settled: true},
		"Saved":      {Activity: workload.Inactive, Settled: true},
		"SaveFailed": {Activity: workload.Inactive, Settled: true},
		"Failed":     {Activity: workload.Inactive, Settled: true, Failed: true},
		"Creating":   transient, "ResourceAllocating": transient, "Queuing": transient, "EnvPreparing": transient,
		"Starting": transient, "Updating": transient, "Saving": transient, "Stopping": transient,
		"Recovering": transient, "Deleting": transient, "Hibernating": transient, "": transient,
	} {
		clients, _ := newWire(t, script(ok(instance("dsw-1", `,"Status":"`+word+`"`)))).clients(t)
		got, err := clients.DSW.Get(t.Context(), region, "dsw-1")
		if err != nil || got.Activity != want.Activity || got.Settled != want.Settled || got.Failed != want.Failed || got.Status != word {
			t.Errorf("%q: %+v, %v", word, got, err)
		}
	}
}

func TestGetInstance(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(instance("dsw-a/b", `,"InstanceName":"train","WorkspaceId":"40823","Status":"Failed",
		"Accessibility":"PUBLIC","ReasonCode":"Internal Error","ReasonMessage":"ImagePullBackOff","Priority":"odd"`))))
	clients, _ := w.clients(t)
	got, err := clients.DSW.Get(t.Context(), "cn-shanghai", "dsw-a/b")
	want := cloud.Workload{
		Kind: workload.DSW, Region: "cn-shanghai", ID: "dsw-a/b", Name: "train", WorkspaceID: "40823",
		Association: workload.None(), Public: true, Status: "Failed", Activity: workload.Inactive, Settled: true, Failed: true,
		ReasonCode: "Internal Error", ReasonMessage: "ImagePullBackOff",
	}
	if err != nil || got != want {
		t.Errorf("%+v, %v\nwant %+v", got, err, want)
	}
	r := w.seen()[0]
	if r.Path != "/api/v2/instances/dsw-a%2Fb" || r.Method != "GET" || r.Body != "" || r.Header.Get("x-acs-region-id") != "cn-shanghai" {
		t.Errorf("on the wire: %+v", r)
	}
	if _, err := clients.DSW.Get(t.Context(), region, ""); !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 1 {
		t.Errorf("an empty id would list: %v", err)
	}
	if _, err := clients.DSW.Get(t.Context(), "", "dsw-1"); !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 1 {
		t.Errorf("without a region: %v", err)
	}
}

func TestRefusedAssociation(t *testing.T) {
	t.Parallel()
	same := dswRefusal(400, "ValidationError", "nothing to update")
	missing := dswRefusal(404, "InternalError", "x")
	carries := ok(instance("dsw-1", `,"Status":"Running","CredentialConfig":{"Enable":true,"Configs":[{"Key":"0","Roles":[{"RoleArn":"`+roleARN+`"}]}]}`))
	carriesNone := ok(instance("dsw-1", `,"Status":"Running"`))
	absent := ok(`{"RequestId":"r","Success":true,"TotalCount":0,"Instances":[]}`)
	for name, test := range map[string]struct {
		answers []answer
		calls   string
		want    error
	}{
		"it is so already":          {[]answer{same, carries}, "UpdateInstance GetInstance", nil},
		"a lost answer had done it": {[]answer{{drop: true}, same, carries}, "UpdateInstance UpdateInstance GetInstance", nil},
		"an invalid one":            {[]answer{same, carriesNone}, "UpdateInstance GetInstance", cloud.ErrInvalid},
		"the instance is gone":      {[]answer{missing, missing, absent, absent, missing}, "UpdateInstance GetInstance ListInstances ListInstances GetInstance", cloud.ErrNotFound},
		"it is back":                {[]answer{missing, missing, absent, absent, carriesNone}, "UpdateInstance GetInstance ListInstances ListInstances GetInstance", cloud.ErrUnavailable},
		"nobody may look":           {[]answer{same, refusal(403, "NoPermission", "no")}, "UpdateInstance GetInstance", cloud.ErrInvalid},
		"the role cannot be passed": {[]answer{dswRefusal(400, "PassRoleFailedError", "no")}, "UpdateInstance", cloud.ErrCannotPass},
		"it cannot be assumed":      {[]answer{dswRefusal(400, "AssumeRoleFailedError", "no")}, "UpdateInstance", cloud.ErrCannotAssume},
		"by the gateway":            {[]answer{refusal(403, "Forbidden.RAM", "no")}, "UpdateInstance", cloud.ErrDenied},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answers...))
			clients, _ := w.clients(t)
			err := clients.DSW.Associate(t.Context(), region, "dsw-1", workload.None(), workload.Custom(roleARN))
			if !errors.Is(err, test.want) || w.actions() != test.calls {
				t.Errorf("%v after %s; want %v after %s", err, w.actions(), test.want, test.calls)
			}
		})
	}
}

func TestRecentEvents(t *testing.T) {
	t.Parallel()
	w := newWire(t, script(ok(`{"Success":true,"InstanceId":"dsw-1","TotalCount":9,"Events":["newest","older",null,"oldest"]}`)))
	clients, _ := w.clients(t)
	got, err := clients.DSW.RecentEvents(t.Context(), region, "dsw-1", 2)
	if err != nil || !reflect.DeepEqual(got, []string{"older", "newest"}) {
		t.Errorf("%v, %v", got, err)
	}
	r := w.seen()[0]
	if r.Path != "/api/v2/instances/dsw-1/events" || r.Query.Encode() != "MaxEventsNum=2&Reverse=true" {
		t.Errorf("asked %s?%s", r.Path, r.Query.Encode())
	}
	if got, err := clients.DSW.RecentEvents(t.Context(), region, "dsw-1", 0); err != nil || len(got) != 0 || len(w.seen()) != 1 {
		t.Errorf("none: %v, %v", got, err)
	}
}

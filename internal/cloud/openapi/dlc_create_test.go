package openapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

func mnist() cloud.JobSpec {
	return cloud.JobSpec{
		DisplayName: "mnist", Type: "PyTorchJob", WorkspaceID: "268", UserCommand: "python main.py",
		Specs:       []cloud.JobNodeSpec{{Type: new("Worker"), PodCount: new(int64(1)), Image: new("registry/x:1"), ECSSpec: new("ecs.c6.large")}},
		Association: workload.Default(),
	}
}

// sent is the body of a request, and the marker in it, which is taken out.
func sent(t *testing.T, r request) (body map[string]any, marker string) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
		t.Fatalf("body %s: %v", r.Body, err)
	}
	settings, _ := body["Settings"].(map[string]any)
	tags, _ := settings["Tags"].(map[string]any)
	marker, _ = tags[cloud.JobMarkerTag].(string)
	delete(tags, cloud.JobMarkerTag)
	return body, marker
}

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	return members
}

func TestCreateJobOnTheWire(t *testing.T) {
	t.Parallel()
	on, off, price, discount := true, false, 0.5, 0.0
	small := mnist()
	small.Association = workload.None()
	custom := mnist()
	custom.Association = workload.Custom("acs:ram::" + account + ":role/Train")
	const common = `"DisplayName":"mnist","JobType":"PyTorchJob","WorkspaceId":"268","UserCommand":"python main.py",
		"JobSpecs":[{"Type":"Worker","PodCount":1,"Image":"registry/x:1","EcsSpec":"ecs.c6.large"}]`
	for name, test := range map[string]struct {
		spec cloud.JobSpec
		body string
	}{
		"none": {small, `{` + common + `,"Settings":{"Tags":{}},"CredentialConfig":{"EnableCredentialInject":false}}`},
		"default": {mnist(), `{` + common + `,"Settings":{"Tags":{}},"CredentialConfig":{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0",
			"CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[]}]}}`},
		"custom": {custom, `{` + common + `,"Settings":{"Tags":{}},"CredentialConfig":{"EnableCredentialInject":true,"AliyunEnvRoleKey":"0",
			"CredentialConfigItems":[{"Key":"0","Type":"Role","Roles":[{"RoleArn":"acs:ram::` + account + `:role/Train","RoleType":"service","AssumeRoleFor":"` + account + `"}]}]}}`},
		"everything": {
			cloud.JobSpec{
				DisplayName: "n", Type: "TFJob", WorkspaceID: "1", UserCommand: "a && b > c", Description: "d", QuotaID: "quota1", Priority: 3, Accessibility: "PRIVATE",
				Specs: []cloud.JobNodeSpec{
					{
						Type: new("Worker"), Image: new("i"), PodCount: new(int64(2)), RestartPolicy: new("OnFailure"),
						Resources: &cloud.JobResources{CPU: new("4"), Memory: new("10Gi"), SharedMemory: new("1Gi"), GPU: new("1"), GPUType: new("V100")},
						ImageAuth: &cloud.JobImageAuth{Registry: new("registry"), Username: new("user"), Password: new("password")},
					},
					{
						Type: new("Chief"), ECSSpec: new("e"), Spot: &cloud.JobSpot{Strategy: new("SpotWithPriceLimit"), DiscountLimit: &discount},
						SystemDisk: &cloud.JobDisk{Category: new("cloud_essd"), PerformanceLevel: new("PL1"), Size: new(int64(40))},
					},
					{Type: new("PS"), Spot: &cloud.JobSpot{Strategy: new("SpotWithPriceLimit"), PriceLimit: &price}},
				},
				Envs: map[string]string{"A": "1", "B": ""},
				DataSources: []cloud.JobDataSource{
					{ID: new("d-1"), Version: new("v1"), MountPath: new("/d"), MountAccess: new("RO"), Options: new(`{"a":1}`), EnableCache: &off},
					{URI: new("oss://b/"), MountPath: new("/b")},
				},
				CodeSource:            &cloud.JobCodeSource{ID: new("code-1"), Branch: new("main"), Commit: new("abc"), MountPath: new("/code")},
				VPC:                   &cloud.JobVPC{VPCID: new("vpc-1"), VSwitchID: new("vsw-1"), SecurityGroupID: new("sg-1"), ExtendedCIDRs: []string{"10.0.0.0/8"}, DefaultRoute: new("eth0")},
				MaxRunningTimeMinutes: 60, ThirdpartyLibs: []string{"numpy"}, ThirdpartyLibDir: "/l", Options: "k=v", SuccessPolicy: "AllWorkers",
				Settings: &cloud.JobSettings{
					Tags: map[string]string{"team": "vision"}, EnableRDMA: &on, EnableSanityCheck: &off, SanityCheckArgs: new("-a"),
					EnableErrorMonitoringInAIMaster: &on, ErrorMonitoringArgs: new("-b"), OversoldType: new("o"), EnableOSSAppend: &on, EnableTideResource: &on,
					EnableCPUAffinity: &on, DisableECSStockCheck: &on, ReservedMinutes: new(int32(5)), ReservedPolicy: new("Always"), Driver: new("535"),
					AdvancedSettings: map[string]string{"x": "y"},
				},
				Association: workload.None(),
			},
			`{"DisplayName":"n","JobType":"TFJob","WorkspaceId":"1","UserCommand":"a && b > c","Description":"d","ResourceId":"quota1","Priority":3,"Accessibility":"PRIVATE",
			"JobSpecs":[
				{"Type":"Worker","Image":"i","PodCount":2,"RestartPolicy":"OnFailure","ResourceConfig":{"CPU":"4","Memory":"10Gi","SharedMemory":"1Gi","GPU":"1","GPUType":"V100"},
				 "ImageConfig":{"DockerRegistry":"registry","Username":"user","Password":"password"}},
				{"Type":"Chief","EcsSpec":"e","SpotSpec":{"SpotStrategy":"SpotWithPriceLimit","SpotDiscountLimit":0},"SystemDisk":{"Category":"cloud_essd","PerformanceLevel":"PL1","Size":40}},
				{"Type":"PS","SpotSpec":{"SpotStrategy":"SpotWithPriceLimit","SpotPriceLimit":0.5}}],
			"Envs":{"A":"1","B":""},
			"DataSources":[{"DataSourceId":"d-1","DataSourceVersion":"v1","MountPath":"/d","MountAccess":"RO","Options":"{\"a\":1}","EnableCache":false},{"Uri":"oss://b/","MountPath":"/b"}],
			"CodeSource":{"CodeSourceId":"code-1","Branch":"main","Commit":"abc","MountPath":"/code"},
			"UserVpc":{"VpcId":"vpc-1","SwitchId":"vsw-1","SecurityGroupId":"sg-1","ExtendedCIDRs":["10.0.0.0/8"],"DefaultRoute":"eth0"},
			"JobMaxRunningTimeMinutes":60,"ThirdpartyLibs":["numpy"],"ThirdpartyLibDir":"/l","Options":"k=v","SuccessPolicy":"AllWorkers",
			"Settings":{"Tags":{"team":"vision"},"EnableRDMA":true,"EnableSanityCheck":false,"SanityCheckArgs":"-a","EnableErrorMonitoringInAIMaster":true,"ErrorMonitoringArgs":"-b",
				"OversoldType":"o","EnableOssAppend":true,"EnableTideResource":true,"EnableCPUAffinity":true,"DisableEcsStockCheck":true,"JobReservedMinutes":5,
				"JobReservedPolicy":"Always","Driver":"535","AdvancedSettings":{"x":"y"}},
			"CredentialConfig":{"EnableCredentialInject":false}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(ok(`{"JobId":"dlc1","RequestId":"r"}`)))
			clients, _ := w.clients(t)
			id, err := clients.Jobs.Create(t.Context(), region, test.spec)
			if err != nil || id != "dlc1" {
				t.Fatalf("%q, %v", id, err)
			}
			r := w.seen()[0]
			if len(w.seen()) != 1 || r.Method != "POST" || r.Path != "/api/v1/jobs" || len(r.Query) != 0 || r.action() != "CreateJob" {
				t.Errorf("not one call of CreateJob: %+v", w.seen())
			}
			body, marker := sent(t, r)
			if want := object(t, test.body); !reflect.DeepEqual(body, want) {
				t.Errorf("body %v\nwant %v", body, want)
			}
			if len(marker) < 20 {
				t.Errorf("the marker is %q", marker)
			}
		})
	}
}

func TestCreateJobRefusesBadSpecs(t *testing.T) {
	t.Parallel()
	odd, noARN, tagged := mnist(), mnist(), mnist()
	odd.Association = workload.Association{Mode: "odd"}
	noARN.Association = workload.Custom("train")
	tagged.Settings = &cloud.JobSettings{Tags: map[string]string{cloud.JobMarkerTag: "mine"}}
	w := newWire(t, script(ok("{}")))
	clients, _ := w.clients(t)
	for _, spec := range []cloud.JobSpec{odd, noARN, tagged} {
		if _, err := clients.Jobs.Create(t.Context(), region, spec); !errors.Is(err, cloud.ErrInvalid) || len(w.seen()) != 0 {
			t.Errorf("%v after %s", err, w.actions())
		}
	}
}

func TestCreateJobRefused(t *testing.T) {
	t.Parallel()
	const words = "check permission for ram role failed, error code: 4001, error message: NoPermission"
	for name, test := range map[string]struct {
		answer answer
		want   error
	}{
		"role not passable":      {dlcRefusal(400, "BadRequest", words), cloud.ErrCannotPass},
		"under another code":     {dlcRefusal(400, "NoPermission", words), cloud.ErrCannotPass},
		"and another":            {dlcRefusal(404, "NotFound", strings.ToUpper(words)), cloud.ErrCannotPass},
		"user may not pass":      {dlcRefusal(400, "BadRequest", "Check permission for sub user failed."), cloud.ErrCannotPass},
		"not assumable":          {dlcRefusal(400, "BadRequest", "Failed to assume role for user, request id x"), cloud.ErrCannotAssume},
		"something else":         {dlcRefusal(400, "BadRequest", "quota exceeded"), cloud.ErrInvalid},
		"what the job names":     {dlcRefusal(404, "NotFound", "workspace 268 not found"), cloud.ErrInvalid},
		"denied":                 {dlcRefusal(403, "Forbidden.RAM", "no"), cloud.ErrDenied},
		"denied to pass":         {answer{status: 403, body: `{"Code":"NoPermission","Message":"no","AccessDeniedDetail":{"AuthAction":"ram:PassRole"}}`}, cloud.ErrCannotPass},
		"throttled to the end":   {dlcRefusal(429, "Throttling", "slow"), cloud.ErrThrottled},
		"words without an error": {dlcRefusal(400, "InvalidParameter", "JobType"), cloud.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t, script(test.answer))
			clients, _ := w.clients(t, noRetries)
			_, err := clients.Jobs.Create(t.Context(), region, mnist())
			if failed := cloud.AsError(err); !errors.Is(err, test.want) || w.actions() != "CreateJob" || failed.Ambiguous || failed.Operation != "dlc:CreateJob" {
				t.Errorf("%v after %s, want %v", err, w.actions(), test.want)
			}
		})
	}
}

// trainer is a DLC that loses answers. It keeps what it is given.
type trainer struct {
	mu   sync.Mutex
	jobs []map[string]any
	// lose says whether the answer to a CreateJob is lost, and whether the job
	// is made.
	lose func(call int) (lost, made bool)
	// hidden is how many lists do not show the newest job.
	hidden  int
	bare    bool // lists lack Settings
	creates int
	list    answer // instead of a list
}

func (s *trainer) answer(_ int, r request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.action() {
	case "CreateJob":
		s.creates++
		lost, made := s.lose(s.creates)
		if made {
			var job map[string]any
			_ = json.Unmarshal([]byte(r.Body), &job)
			job["JobId"] = fmt.Sprintf("dlc%d", len(s.jobs)+1)
			s.jobs = append(s.jobs, job)
		}
		if lost {
			return answer{drop: true}
		}
		return ok(fmt.Sprintf(`{"JobId":"dlc%d","RequestId":"r"}`, len(s.jobs)))
	case "ListJobs":
		if s.list.status != 0 {
			return s.list
		}
		var items []map[string]any
		for _, job := range s.jobs {
			if s.hidden > 0 {
				s.hidden--
				break
			}
			item := map[string]any{}
			for key, value := range job {
				if key != "Settings" || !s.bare {
					item[key] = value
				}
			}
			items = append(items, item)
		}
		body, _ := json.Marshal(map[string]any{"Jobs": items, "TotalCount": len(items)})
		return ok(string(body))
	case "GetJob":
		for _, job := range s.jobs {
			if strings.HasSuffix(r.Path, "/"+job["JobId"].(string)) {
				body, _ := json.Marshal(job)
				return ok(string(body))
			}
		}
	}
	return dlcRefusal(http.StatusNotFound, "NotFound", "no")
}

// others are jobs of the same name that are not the one.
func others() []map[string]any {
	tagged := func(id, name string, tags map[string]any) map[string]any {
		return map[string]any{"JobId": id, "DisplayName": name, "Settings": map[string]any{"Tags": tags}}
	}
	return []map[string]any{
		tagged("other1", "mnist", map[string]any{cloud.JobMarkerTag: "ANOTHER"}),
		tagged("other2", "mnist", map[string]any{"team": "vision"}),
		{"JobId": "other3", "DisplayName": "mnist"},
	}
}

func TestCreateJobWithALostAnswer(t *testing.T) {
	t.Parallel()
	always := func(int) (bool, bool) { return true, true }
	never := func(int) (bool, bool) { return true, false }
	for name, test := range map[string]struct {
		service *trainer
		id      string
		creates int
		jobs    int
		want    error
	}{
		"it happened":                     {&trainer{lose: always}, "dlc1", 1, 1, nil},
		"it happened and shows late":      {&trainer{lose: always, hidden: 9}, "dlc1", 1, 1, nil},
		"the list says little":            {&trainer{lose: always, bare: true}, "dlc1", 1, 1, nil},
		"among others of its name":        {&trainer{lose: always, jobs: others()}, "dlc4", 1, 4, nil},
		"among others, the list is brief": {&trainer{lose: always, jobs: others(), bare: true}, "dlc4", 1, 4, nil},
		"it did not happen":               {&trainer{jobs: others(), lose: func(call int) (bool, bool) { return call == 1, call > 1 }}, "dlc4", 2, 4, nil},
		"it never happens":                {&trainer{lose: never}, "", 3, 0, cloud.ErrUnreachable},
		"nobody may look":                 {&trainer{lose: always, list: dlcRefusal(403, "Forbidden.RAM", "no ListJobs")}, "", 1, 1, cloud.ErrUnreachable},
		"the workspace went": {
			&trainer{lose: always, list: dlcRefusal(404, "NotFound", "no workspace")}, "", 1, 1, cloud.ErrUnreachable,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := test.service
			w := newWire(t, s.answer)
			clients, clock := w.clients(t)
			id, err := clients.Jobs.Create(t.Context(), region, mnist())
			if id != test.id || !errors.Is(err, test.want) || s.creates != test.creates || len(s.jobs) != test.jobs {
				t.Fatalf("%q, %v after %d submissions, %d jobs; want %q after %d, %d jobs", id, err, s.creates, len(s.jobs), test.id, test.creates, test.jobs)
			}
			var marker string
			for number, r := range w.seen() {
				switch r.action() {
				case "CreateJob":
					_, again := sent(t, r)
					if number > 0 && again != marker {
						t.Error("another marker at the second attempt")
					}
					marker = again
				case "ListJobs":
					if r.Query.Get("WorkspaceId") != "268" || r.Query.Has("DisplayName") || r.Query.Get("StartTime") != "2026-01-02T02:59:05Z" {
						t.Errorf("looked with %v", r.Query)
					}
				}
			}
			if s.creates > 1 && clock.Slept() < 90*time.Second {
				t.Errorf("submitted again after %s", clock.Slept())
			}
			if err == nil {
				return
			}
			var undecided *cloud.UndecidedJob
			if !errors.As(err, &undecided) || !cloud.AsError(err).Ambiguous || errors.Is(err, cloud.ErrDenied) {
				t.Fatalf("%#v does not say that it is undecided", err)
			}
			look := undecided.Look
			undecided.Look = nil
			if want := (cloud.UndecidedJob{Region: region, WorkspaceID: "268", DisplayName: "mnist", Marker: marker}); *undecided != want {
				t.Errorf("look for %+v, want %+v", *undecided, want)
			}
			if (look != nil) != (test.service.list.status != 0) {
				t.Errorf("looking brought %v", look)
			}
		})
	}
}

// What was sent twice by something on the way must not be sent a third time.
func TestCreateJobSentTwiceByTheWay(t *testing.T) {
	t.Parallel()
	s := &trainer{}
	s.lose = func(int) (bool, bool) { return false, true }
	w := newWire(t, func(number int, r request) answer {
		got := s.answer(number, r)
		if r.action() == "CreateJob" {
			return refusal(400, "SignatureNonceUsed", "again")
		}
		return got
	})
	clients, _ := w.clients(t)
	id, err := clients.Jobs.Create(t.Context(), region, mnist())
	if err != nil || id != "dlc1" || len(s.jobs) != 1 {
		t.Errorf("%q, %v, %d jobs after %s", id, err, len(s.jobs), w.actions())
	}
}

func TestCreateJobAfterAnAnswerOfNoUse(t *testing.T) {
	t.Parallel()
	for name, useless := range map[string]answer{
		"nothing":        {},
		"no id":          ok(`{"RequestId":"r"}`),
		"a proxy's page": {status: 502, body: "<html>"},
		"at fault":       refusal(500, "InternalError", "oops"),
		"unavailable":    dlcRefusal(503, "ServiceUnavailable", "later"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &trainer{lose: func(int) (bool, bool) { return false, true }}
			w := newWire(t, func(number int, r request) answer {
				got := s.answer(number, r)
				if r.action() == "CreateJob" {
					return useless
				}
				return got
			})
			clients, _ := w.clients(t)
			id, err := clients.Jobs.Create(t.Context(), region, mnist())
			if err != nil || id != "dlc1" || w.actions() != "CreateJob ListJobs" {
				t.Errorf("%q, %v after %s", id, err, w.actions())
			}
		})
	}
}

func TestCreateJobThatIsCancelledStillLooks(t *testing.T) {
	t.Parallel()
	for _, made := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		s := &trainer{lose: func(int) (bool, bool) { return false, made }}
		w := newWire(t, func(number int, r request) answer {
			got := s.answer(number, r)
			if r.action() == "CreateJob" {
				cancel()
				<-release
			}
			return got
		})
		t.Cleanup(func() { close(release) })
		clients, _ := w.clients(t)
		id, err := clients.Jobs.Create(ctx, region, mnist())
		if made && (err != nil || id != "dlc1" || s.creates != 1) {
			t.Errorf("%q, %v after %s", id, err, w.actions())
		}
		if !made && (!errors.Is(err, context.Canceled) || s.creates != 1 || !strings.Contains(err.Error(), "is not known")) {
			t.Errorf("%q, %v after %s", id, err, w.actions())
		}
	}
	before, cancel := context.WithCancel(t.Context())
	cancel()
	w := newWire(t, script(ok("{}")))
	clients, _ := w.clients(t)
	if _, err := clients.Jobs.Create(before, region, mnist()); !errors.Is(err, context.Canceled) || len(w.seen()) != 0 {
		t.Errorf("cancelled before the call: %v after %s", err, w.actions())
	}
}

func TestJobSecretsStayOutOfErrors(t *testing.T) {
	t.Parallel()
	spec := mnist()
	spec.Association = workload.Custom("acs:ram::" + account + ":role/Train")
	spec.Envs = map[string]string{
		"TOKEN": `env "secret" value`, "LONGER": `env "secret" value, longer`, "ROLE": "acs:ram::" + account + ":role/Train", "SHORT": "a",
	}
	spec.Specs[0].ImageAuth = &cloud.JobImageAuth{Registry: new("registry"), Username: new("registry-user"), Password: new("registry-password")}
	w := newWire(t, func(_ int, r request) answer {
		switch {
		case r.action() == "CreateJob":
			return dlcRefusal(400, "BadRequest", "a bad body: "+r.Body+` env "secret" value, longer`)
		case strings.HasSuffix(r.Path, "/events"):
			return ok(`{"Events":["exec registry-password failed"]}`)
		}
		return ok(`{}`)
	})
	clients, _ := w.clients(t)
	_, err := clients.Jobs.Create(t.Context(), region, spec)
	if err == nil {
		t.Fatal("no error")
	}
	for _, secret := range []string{"secret", "longer", "registry-user", "registry-password"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in %s", secret, err)
		}
	}
	for _, known := range []string{"mnist", "acs:ram::" + account + ":role/Train", "PyTorchJob"} {
		if !strings.Contains(err.Error(), known) {
			t.Errorf("%q is not in %s", known, err)
		}
	}
	events, err := clients.Jobs.RecentEvents(t.Context(), region, "dlc1", 9)
	if err != nil || !reflect.DeepEqual(events, []string{"exec *** failed"}) {
		t.Errorf("%q, %v", events, err)
	}
}

package acctest_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/pai-iac/terraform-provider-pai/internal/acctest"
	"github.com/pai-iac/terraform-provider-pai/internal/emulator"
	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// plugin is a configured provider, without a Terraform around it.
type plugin struct {
	tfprotov6.ProviderServer
	association tftypes.Object
}

func newPlugin(t *testing.T, cloud *acctest.Cloud) plugin {
	t.Helper()
	env := map[string]string{
		"PAI_ENDPOINT": cloud.URL(), "ALIBABA_CLOUD_REGION_ID": "cn-hangzhou",
		"ALIBABA_CLOUD_ACCESS_KEY_ID":     emulator.DefaultAccessKeyID,
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET": emulator.DefaultAccessKeySecret,
	}
	server := provider.NewServer("test", provider.WithEnvironment(func(name string) string { return env[name] }))
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: encode(t, schema.Provider.ValueType(), nil),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	association, ok := schema.ResourceSchemas["pai_dsw_role_association"].ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	return plugin{ProviderServer: server, association: association}
}

// encode makes an object, null where no value is given.
func encode(t *testing.T, as tftypes.Type, values map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	object, ok := as.(tftypes.Object)
	if !ok {
		t.Fatalf("%s is no object", as)
	}
	attributes := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(kind, values[name])
	}
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

// plan reads and plans an association that does not change.
func (p plugin) plan(t *testing.T, number int, private *[]byte) {
	ctx, cancel := context.WithCancel(t.Context()) // as gRPC does for each call
	defer cancel()
	values := map[string]any{
		"instance_id": fmt.Sprintf("dsw-%d", number), "region": "cn-hangzhou", "role_mode": "none",
		"on_destroy": "none", "overwrite": false, "restart": "allow", "restarts_workload": false, "wait": true,
	}
	state := encode(t, p.association, values)
	read, err := p.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "pai_dsw_role_association", CurrentState: state, Private: *private})
	if err != nil || len(read.Diagnostics) > 0 {
		t.Error(err, summary(read.Diagnostics))
		return
	}
	*private = read.Private
	config := encode(t, p.association, map[string]any{"instance_id": values["instance_id"], "role_mode": "none"})
	planned, err := p.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: "pai_dsw_role_association", PriorState: read.NewState, ProposedNewState: state, Config: config, PriorPrivate: read.Private,
	})
	if err != nil || len(planned.Diagnostics) > 0 {
		t.Error(err, summary(planned.Diagnostics))
	}
}

func summary(diagnostics []*tfprotov6.Diagnostic) string {
	var text strings.Builder
	for _, each := range diagnostics {
		text.WriteString(each.Summary + ": " + each.Detail + "\n")
	}
	return text.String()
}

// One process serves many plans in `terraform console`, in debug mode and in tests
// of modules: neither goroutines nor memory may grow with each. The test is not
// parallel, because it measures the whole process.
func TestPlansInOneProcessLeaveNothingBehind(t *testing.T) { //nolint:paralleltest // see above
	const associations, plans = 50, 20
	var instances []string
	for number := range associations {
		instances = append(instances, fmt.Sprintf(`{"id": "dsw-%d", "account": %q, "region": "cn-hangzhou", "workspace_id": "1", "name": "n%d", "status": "Stopped", "ecs_spec": "ecs.c6.large"}`,
			number, emulator.DefaultAccountID, number))
	}
	cloud := acctest.New(t, acctest.WithSeed(fmt.Sprintf(`{"dsw": {"instances": [%s]}}`, strings.Join(instances, ","))))

	server := newPlugin(t, cloud)
	measure := func() (goroutines int, heap uint64) {
		cloud.Emulator().Journal().Clear()
		// The framework keeps the context of each call until it is stopped (v1.19).
		if _, err := server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
		var stats runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&stats)
		return runtime.NumGoroutine(), stats.HeapAlloc
	}
	private := make([][]byte, associations) // as the state keeps it
	var goroutines int
	var heap uint64
	for round := range plans {
		var all sync.WaitGroup
		for number := range associations {
			all.Go(func() { server.plan(t, number, &private[number]) })
		}
		all.Wait()
		if round == 2 {
			goroutines, heap = measure()
		}
	}
	after, grown := measure()
	t.Logf("%d goroutines, then %d; %d KiB, then %d KiB", goroutines, after, heap/1024, grown/1024)
	if after > goroutines+5 {
		t.Errorf("%d goroutines after 3 plans, %d after %d", goroutines, after, plans)
	}
	if grown > heap+heap/10+64*1024 {
		t.Errorf("%d KiB after 3 plans, %d KiB after %d", heap/1024, grown/1024, plans)
	}
}

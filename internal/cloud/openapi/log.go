package openapi

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
)

const (
	logSubsystem = "cloud"
	// logVariable chooses the level of this subsystem alone. A subsystem does not
	// take over the level of the provider's logger.
	logVariable = "TF_LOG_PROVIDER_PAI_CLOUD"
)

func withLog(ctx context.Context) context.Context {
	return tflog.NewSubsystem(ctx, logSubsystem, tflog.WithRootFields(), tflog.WithLevelFromEnv(logVariable))
}

// logAttempt writes one line per attempt. It names no parameter and no body:
// both may hold what must not be logged.
func logAttempt(ctx context.Context, c call, x *exchange, number int, took time.Duration, failed *cloud.Error) {
	fields := map[string]any{
		"operation":   c.name(),
		"endpoint":    x.host,
		"attempt":     number,
		"duration_ms": took.Milliseconds(),
		"http_status": x.status,
		"request_id":  string(x.answer.RequestID),
	}
	if c.region != "" {
		fields["region"] = c.region
	}
	if failed == nil {
		tflog.SubsystemDebug(ctx, logSubsystem, "call served", fields)
		return
	}
	fields["code"] = failed.Code
	fields["error"] = x.redact.clean(failed.Error())
	tflog.SubsystemDebug(ctx, logSubsystem, "call failed", fields)
}

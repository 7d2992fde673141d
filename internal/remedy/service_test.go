package remedy_test

import (
	"errors"
	"testing"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/remedy"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

const ossReader = "acs:ram::1234567890123456:role/OssReader"

// What a service's texts must say: which service, which roles, and what to do
// where its JSON is written.
func TestServiceTexts(t *testing.T) {
	t.Parallel()
	custom := workload.Custom(paiTrain)
	service := serving.String()
	foreign := failed(cloud.ErrForeign, "Forbidden.PrivilegeCheckFailed", "Not yours.")
	noAnswer := errors.New("no answer")
	for name, c := range map[string]struct {
		text    remedy.Text
		summary string
		err     error
		words   []string
	}{
		"a role for OSS": {remedy.LegacyRole(serving, ossReader, custom), "Role Used for OSS Only", nil, []string{
			service, "has the role_arn " + ossReader, "replace it with the role " + paiTrain, "  overwrite = true", `  role_arn = "` + ossReader + `"`}},
		"a role for OSS goes": {remedy.LegacyRoleWillBeRemoved(serving, ossReader, custom), "Role Used for OSS Is Replaced", nil, []string{
			service, ossReader, "replaced with the role " + paiTrain, "because overwrite is set"}},
		"a role for OSS stays": {remedy.LegacyRoleStays(serving, ossReader), "Role Used for OSS Stays", nil, []string{
			service, ossReader, "It stays as it is."}},
		"a role is left": {remedy.RoleLeftForOSS(serving, ossReader), "Role Left for OSS", nil, []string{
			service, "The role " + ossReader + " stays in its JSON", "change role_arn"}},
		"locked": {remedy.Locked(serving), "Service Is Locked", nil, []string{service, "UpdateServiceSafetyLock"}},
		"busy":   {remedy.Busy(serving, "Updating"), "Service Refuses Changes Now", nil, []string{service + " is Updating", "Nothing was changed."}},
		"of somebody else": {remedy.ForeignWorkload(serving, foreign), "EAS service of Somebody Else", foreign, []string{
			service + " exists", "The cloud said: Not yours.", "service_name and region"}},
		"no workspace": {remedy.DefaultRoleOutsideWorkspace(serving), "Default Role Without a Workspace", nil, []string{
			service, "metadata.workspace_id", "role_arn"}},
		"no default role": {remedy.NoDefaultRole(serving, "AliyunPAIAccessingEASRole"), "Default Role Not There", nil, []string{
			service, "no role AliyunPAIAccessingEASRole", "role_arn"}},
		"undone": {remedy.Undone(serving, custom, workload.None()), "Association Undone by Somebody Else", nil, []string{
			"gave " + service + " the association with the role " + paiTrain, "found it with no role", `on_destroy = "keep"`,
			`provider::pai::eas_role_config("custom", "` + paiTrain + `")`}},
		"undone without role": {remedy.Undone(serving, workload.Default(), custom), "Association Undone by Somebody Else", nil, []string{
			"with the default role of PAI", `provider::pai::eas_role_config("default")`}},
		"refused": {remedy.RolloutRefused(serving, custom, "Image is gone."), "New Version Not Deployed", nil, []string{
			service, "changed to the role " + paiTrain, "deployment events: Image is gone.", "terraform apply -replace"}},
		"failed for a known cause": {remedy.RolloutFailed(serving, remedy.Untrusted(remedy.TrustProblem{Kind: workload.EAS, RoleARN: paiTrain}), "failed to assume role"),
			notAssumable, nil, []string{
				`resource "pai_trusted_service" "paitrain" {`, "deployment events: failed to assume role", "Instances of " + service, "terraform apply -replace"}},
		"another token": {remedy.TokenChanged(serving), "Access Token of the Service Changed", nil, []string{
			service, "another access token", "terraform untaint"}},
		"another JSON": {remedy.JSONChanged(serving, []string{"metadata.cpu", "storage"}), "Service JSON Changed Beyond the Role", nil, []string{
			service, "metadata.cpu and storage", "ListServiceVersions", "terraform untaint"}},
		"not compared": {remedy.NotCompared(serving, noAnswer), "Not Compared", noAnswer, []string{
			service, "Cause: no answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, c.text, c.summary, c.err, c.words...)
		})
	}
}

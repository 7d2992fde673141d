package openapi

import (
	"fmt"

	"github.com/pai-iac/terraform-provider-pai/internal/acs"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/workload"
)

// jobBody is the body of CreateJob. It is made of maps, because an empty list
// of roles must reach the wire.
func jobBody(spec cloud.JobSpec, marker string) (map[string]any, error) {
	credentials, err := credentialConfig(spec.Association)
	if err != nil {
		return nil, err
	}
	body := map[string]any{"CredentialConfig": credentials, "Settings": settingsBody(spec.Settings, marker)}
	put(body, "DisplayName", spec.DisplayName)
	put(body, "JobType", spec.Type)
	put(body, "WorkspaceId", spec.WorkspaceID)
	put(body, "UserCommand", spec.UserCommand)
	put(body, "Description", spec.Description)
	put(body, "ResourceId", spec.QuotaID)
	put(body, "Priority", spec.Priority)
	put(body, "Accessibility", spec.Accessibility)
	put(body, "JobMaxRunningTimeMinutes", spec.MaxRunningTimeMinutes)
	put(body, "ThirdpartyLibDir", spec.ThirdpartyLibDir)
	put(body, "Options", spec.Options)
	put(body, "SuccessPolicy", spec.SuccessPolicy)
	putMap(body, "Envs", spec.Envs)
	putList(body, "ThirdpartyLibs", spec.ThirdpartyLibs)
	putList(body, "JobSpecs", each(spec.Specs, nodeBody))
	putList(body, "DataSources", each(spec.DataSources, dataSourceBody))
	if c := spec.CodeSource; c != nil {
		source := map[string]any{}
		put(source, "CodeSourceId", c.ID)
		put(source, "Branch", c.Branch)
		put(source, "Commit", c.Commit)
		put(source, "MountPath", c.MountPath)
		body["CodeSource"] = source
	}
	if v := spec.VPC; v != nil {
		vpc := map[string]any{}
		put(vpc, "VpcId", v.VPCID)
		put(vpc, "SwitchId", v.VSwitchID)
		put(vpc, "SecurityGroupId", v.SecurityGroupID)
		put(vpc, "DefaultRoute", v.DefaultRoute)
		putList(vpc, "ExtendedCIDRs", v.ExtendedCIDRs) // ExtendedCidrs when it is read
		body["UserVpc"] = vpc
	}
	return body, nil
}

// credentialConfig is the CredentialConfig that makes an association. It is
// always sent: what DLC does without one is undocumented.
func credentialConfig(to workload.Association) (map[string]any, error) {
	var roles []map[string]any
	switch to.Mode {
	case workload.ModeNone:
		return map[string]any{"EnableCredentialInject": false}, nil
	case workload.ModeDefault:
	case workload.ModeCustom:
		role, err := acs.ParseRoleARN(to.RoleARN)
		if err != nil {
			return nil, err
		}
		// AssumeRoleFor is the account for which the role is assumed: the one
		// that owns it. The schema calls it optional; the public callers that
		// are known to submit jobs with a role all send it.
		roles = append(roles, map[string]any{"RoleArn": to.RoleARN, "RoleType": "service", "AssumeRoleFor": role.Account})
	default:
		return nil, fmt.Errorf("unknown role mode %q", to.Mode)
	}
	return map[string]any{
		"EnableCredentialInject": true,
		"AliyunEnvRoleKey":       envRoleKey,
		"CredentialConfigItems":  credentialItems(roles...),
	}, nil
}

func nodeBody(spec cloud.JobNodeSpec) map[string]any {
	node := map[string]any{}
	put(node, "Type", spec.Type)
	put(node, "Image", spec.Image)
	put(node, "PodCount", spec.PodCount)
	put(node, "EcsSpec", spec.ECSSpec)
	put(node, "RestartPolicy", spec.RestartPolicy)
	if r := spec.Resources; r != nil {
		resources := map[string]any{}
		put(resources, "CPU", r.CPU)
		put(resources, "Memory", r.Memory)
		put(resources, "SharedMemory", r.SharedMemory)
		put(resources, "GPU", r.GPU)
		put(resources, "GPUType", r.GPUType)
		putObject(node, "ResourceConfig", resources)
	}
	if s := spec.Spot; s != nil {
		spot := map[string]any{}
		put(spot, "SpotStrategy", s.Strategy)
		put(spot, "SpotPriceLimit", s.PriceLimit)
		put(spot, "SpotDiscountLimit", s.DiscountLimit)
		node["SpotSpec"] = spot
	}
	if d := spec.SystemDisk; d != nil {
		disk := map[string]any{}
		put(disk, "Category", d.Category)
		put(disk, "PerformanceLevel", d.PerformanceLevel)
		put(disk, "Size", d.Size)
		putObject(node, "SystemDisk", disk)
	}
	if a := spec.ImageAuth; a != nil {
		auth := map[string]any{}
		put(auth, "DockerRegistry", a.Registry)
		put(auth, "Username", a.Username)
		put(auth, "Password", a.Password)
		node["ImageConfig"] = auth
	}
	return node
}

func dataSourceBody(source cloud.JobDataSource) map[string]any {
	body := map[string]any{}
	put(body, "DataSourceId", source.ID)
	put(body, "Uri", source.URI)
	put(body, "DataSourceVersion", source.Version)
	put(body, "MountPath", source.MountPath)
	put(body, "MountAccess", source.MountAccess)
	put(body, "Options", source.Options) // a JSON text, never an object
	put(body, "EnableCache", source.EnableCache)
	return body
}

// settingsBody adds the marker to the user's tags.
func settingsBody(s cloud.JobSettings, marker string) map[string]any {
	tags := map[string]any{cloud.JobMarkerTag: marker}
	for key, value := range s.Tags {
		tags[key] = value
	}
	settings := map[string]any{"Tags": tags}
	put(settings, "EnableRDMA", s.EnableRDMA)
	put(settings, "EnableSanityCheck", s.EnableSanityCheck)
	put(settings, "SanityCheckArgs", s.SanityCheckArgs)
	put(settings, "EnableErrorMonitoringInAIMaster", s.EnableErrorMonitoringInAIMaster)
	put(settings, "ErrorMonitoringArgs", s.ErrorMonitoringArgs)
	put(settings, "OversoldType", s.OversoldType)
	put(settings, "EnableOssAppend", s.EnableOSSAppend)
	put(settings, "EnableTideResource", s.EnableTideResource)
	put(settings, "EnableCPUAffinity", s.EnableCPUAffinity)
	put(settings, "DisableEcsStockCheck", s.DisableECSStockCheck)
	put(settings, "JobReservedMinutes", s.ReservedMinutes)
	put(settings, "JobReservedPolicy", s.ReservedPolicy)
	put(settings, "Driver", s.Driver)
	putMap(settings, "AdvancedSettings", s.AdvancedSettings)
	return settings
}

// put sets a member of a body unless the value is zero or nil. What a pointer
// points to may be zero.
func put[T comparable](body map[string]any, key string, value T) {
	var zero T
	if value != zero {
		body[key] = value
	}
}

// putObject sets a member unless it has no members itself.
func putObject(body map[string]any, key string, value map[string]any) {
	if len(value) > 0 {
		body[key] = value
	}
}

func putMap(body map[string]any, key string, value map[string]string) {
	if len(value) > 0 {
		body[key] = value
	}
}

func putList[T any](body map[string]any, key string, value []T) {
	if len(value) > 0 {
		body[key] = value
	}
}

// each turns every element of a list into its body.
func each[T any](list []T, body func(T) map[string]any) []map[string]any {
	var bodies []map[string]any
	for _, element := range list {
		bodies = append(bodies, body(element))
	}
	return bodies
}

package people

import (
	"fmt"
	"slices"
	"strings"
)

// DefaultPolicyName is the name that the guide gives the access policy.
const DefaultPolicyName = "PAIDefaultPolicy"

// OSS is the service whose permissions can be narrowed to buckets.
const OSS = "oss"

// everyObject is the resource that the guide has for all of OSS. The other
// services have anything.
const (
	everyObject = "acs:oss:*:*:*"
	anything    = "*"
)

// listBuckets concerns no bucket but the service.
const listBuckets = "oss:ListBuckets"

// group is what the pages of PAI do with one service.
type group struct {
	service  string // RAM code of the service, the prefix of its actions
	actions  []string
	resource string
}

// groups are the statements of the guide's policy, in its order.
var groups = []group{
	{"cs", []string{
		"cs:GetClusterById", "cs:GetClusters", "cs:GetUserConfig", "cs:DescribeClusterNodes",
		"cs:DescribeClusterInnerServiceKubeconfig", "cs:RevokeClusterInnerServiceKubeconfig",
	}, anything},
	{"vpc", []string{
		"vpc:DescribeVSwitchAttributes", "vpc:DescribeVpcs", "vpc:DescribeVSwitches", "vpc:DescribeVpcAttribute",
	}, anything},
	{"ecs", []string{
		"ecs:DescribeSecurityGroupAttribute", "ecs:DescribeSecurityGroups", "ecs:CreateNetworkInterface", "ecs:DeleteNetworkInterface",
		"ecs:DescribeNetworkInterfaces", "ecs:CreateNetworkInterfacePermission", "ecs:DescribeNetworkInterfacePermissions",
		"ecs:DeleteNetworkInterfacePermission",
	}, anything},
	{"nas", []string{
		"nas:DescribeFileSystems", "nas:CreateMountTarget", "nas:DescribeMountTargets", "nas:ModifyMountTarget",
		"nas:DescribeProtocolMountTarget",
	}, anything},
	{"cr", []string{
		"cr:ListNamespace", "cr:ListRepository", "cr:GetAuthorizationToken", "cr:ListInstanceEndpoint", "cr:PullRepository",
		"cr:PushRepository", "cr:GetInstance", "cr:GetInstanceVpcEndpoint", "cr:ListInstance", "cr:ListInstanceDomain",
	}, anything},
	{OSS, []string{
		listBuckets, "oss:GetObjectMetadata", "oss:GetObject", "oss:ListObjects", "oss:PutObject", "oss:CopyObject",
		"oss:CompleteMultipartUpload", "oss:AbortMultipartUpload", "oss:InitiateMultipartUpload", "oss:UploadPartCopy",
		"oss:UploadPart", "oss:DeleteObject",
	}, everyObject},
	{"datasetacc", []string{
		"datasetacc:DescribeInstance", "datasetacc:DescribeSlot", "datasetacc:DescribeEndpoint",
	}, anything},
}

// Services returns the services that have permissions in the access policy, in
// the guide's order: cs, vpc, ecs, nas, cr, oss, datasetacc.
func Services() []string {
	services := make([]string, len(groups))
	for i, g := range groups {
		services[i] = g.service
	}
	return services
}

// ValidateService checks that a text is one of [Services].
func ValidateService(text string) error {
	services := Services()
	if slices.Contains(services, text) {
		return nil
	}
	last := len(services) - 1
	return fmt.Errorf("unknown service %q: it must be %s or %s", text, strings.Join(services[:last], ", "), services[last])
}

package openapi_test

import (
	"errors"
	"testing"
	"time"

	"github.com/pai-iac/terraform-provider-pai/internal/cloud"
	"github.com/pai-iac/terraform-provider-pai/internal/cloud/openapi"
)

// The hosts that the generated clients of the vendor call, from their endpoint
// maps and their rule for regions that a map does not list.
func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ product, region, want string }{
		{"ram", "cn-hangzhou", "ram.aliyuncs.com"},
		{"sts", "", "sts." + region + ".aliyuncs.com"},

		{"dsw", "cn-hangzhou", "pai-dsw.cn-hangzhou.aliyuncs.com"},
		{"dsw", "eu-central-1", "pai-dsw.eu-central-1.aliyuncs.com"},
		{"dsw", "me-east-1", "pai-dsw.me-east-1.aliyuncs.com"},
		{"dsw", "cn-chengdu", "pai-dsw.cn-chengdu.aliyuncs.com"},

		{"eas", "cn-hangzhou", "pai-eas.cn-hangzhou.aliyuncs.com"},
		{"eas", "me-east-1", "pai-eas.me-east-1.aliyuncs.com"},
		{"eas", "cn-chengdu", "pai-eas.cn-chengdu.aliyuncs.com"},
		{"eas", "cn-north-2-gov-1", "pai-eas.cn-north-2-gov-1.aliyuncs.com"},
		// In no map: the product's documented host, not eas.REGION.
		{"eas", "cn-qingdao", "pai-eas.cn-qingdao.aliyuncs.com"},

		{"dlc", "cn-hangzhou", "pai-dlc.cn-hangzhou.aliyuncs.com"},
		{"dlc", "cn-shanghai-finance-1", "pai-dlc.cn-shanghai-finance-1.aliyuncs.com"},
		{"dlc", "ap-southeast-5", "pai-dlc.ap-southeast-5.aliyuncs.com"},
		{"dlc", "me-central-1", "pai-dlc.me-central-1.aliyuncs.com"},
		{"dlc", "ap-south-1", "pai-dlc.aliyuncs.com"},
		{"dlc", "cn-chengdu", "pai-dlc.aliyuncs.com"},
		{"dlc", "cn-zhangjiakou", "pai-dlc.aliyuncs.com"},
		{"dlc", "cn-north-2-gov-1", "pai-dlc.aliyuncs.com"},
		{"dlc", "me-east-1", "pai-dlc.aliyuncs.com"},
		{"dlc", "eu-west-1", "pai-dlc.aliyuncs.com"},

		{"aiworkspace", "cn-hangzhou", "aiworkspace.cn-hangzhou.aliyuncs.com"},
		{"aiworkspace", "ap-south-1", "aiworkspace.ap-south-1.aliyuncs.com"},
		{"aiworkspace", "cn-chengdu", "aiworkspace.cn-chengdu.aliyuncs.com"},
		{"aiworkspace", "me-east-1", "aiworkspace.aliyuncs.com"},
		{"aiworkspace", "eu-west-1", "aiworkspace.aliyuncs.com"},
		// The map has the host inside the VPC: not reachable from elsewhere.
		{"aiworkspace", "ap-southeast-5", "aiworkspace.ap-southeast-5.aliyuncs.com"},
	} {
		t.Run(test.product+" "+test.region, func(t *testing.T) {
			t.Parallel()
			clients, _ := newWire(t, script(answer{})).clients(t, noRetries, func(c *openapi.Config) {
				c.Endpoints = nil
				c.Protocol = ""
				c.RequestTimeout = time.Nanosecond // nobody is to be called
			})
			if failed := cloud.AsError(callOf(t, clients, test.product, test.region)); failed == nil || failed.Endpoint != test.want {
				t.Errorf("called %+v, want %s", failed, test.want)
			}
		})
	}
}

// callOf makes one read of a product.
func callOf(t *testing.T, clients *cloud.Clients, product, in string) error {
	t.Helper()
	var err error
	switch product {
	case "ram":
		err = getRole(t.Context(), clients)
	case "sts":
		_, err = clients.Identities.Caller(t.Context())
	case "dsw":
		_, err = clients.DSW.Get(t.Context(), in, "dsw-1")
	case "eas":
		_, err = clients.EAS.Get(t.Context(), in, "svc")
	case "dlc":
		_, err = clients.Jobs.Get(t.Context(), in, "dlc1")
	case "aiworkspace":
		_, err = clients.Workspaces.Get(t.Context(), in, "1")
	default:
		err = errors.New("no such product")
	}
	return err
}

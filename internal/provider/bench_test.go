package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/pai-iac/terraform-provider-pai/internal/provider"
)

// BenchmarkResource makes each resource and its schema: the framework makes one for
// every call of Terraform.
func BenchmarkResource(b *testing.B) {
	for _, create := range provider.New("test")().Resources(b.Context()) {
		var meta resource.MetadataResponse
		create().Metadata(b.Context(), resource.MetadataRequest{ProviderTypeName: "pai"}, &meta)
		b.Run("new/"+meta.TypeName, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				create()
			}
		})
		b.Run("schema/"+meta.TypeName, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				create().Schema(b.Context(), resource.SchemaRequest{}, &resource.SchemaResponse{})
			}
		})
	}
}

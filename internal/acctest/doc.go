// Package acctest runs the provider under a real Terraform against an emulated
// cloud. Every test has a cloud and a clock of its own, so all of them run in
// parallel, and waiting takes no time.
//
//	func TestMain(m *testing.M) { acctest.Main(m) }
//
//	func TestAccInstanceRole_minimal(t *testing.T) {
//		cloud := acctest.New(t)
//		acctest.Test(t, resource.TestCase{
//			ProtoV6ProviderFactories: cloud.ProviderFactories(),
//			Steps: []resource.TestStep{{
//				Config: cloud.ProviderConfig() + `resource "pai_instance_role" "it" { ... }`,
//				Check:  cloud.CheckCalls("ram:CreateRole", 1),
//			}},
//		})
//	}
//
// Only tests may import it.
package acctest

# DSW instances and DLC jobs may carry a role that something else owns. What its
# trust policy says otherwise stays as it is.
resource "pai_trusted_service" "pipeline" {
  role_name = "data-pipeline"
  service   = "pai.aliyuncs.com"
}

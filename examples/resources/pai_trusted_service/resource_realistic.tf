# Every kind of PAI workload may carry a role of another team, and a notebook
# does.
resource "pai_trusted_service" "pipeline" {
  role_name = "data-pipeline"
  service   = "pai.aliyuncs.com"
}

resource "pai_trusted_service" "pipeline_eas" {
  role_name = "data-pipeline"
  service   = "eas.pai.aliyuncs.com"
}

resource "pai_dsw_role_association" "notebook" {
  instance_id = "dsw-0a1b2c3d4e5f6071"
  role_arn    = pai_trusted_service.pipeline.role_arn
}

import {
  to = pai_trusted_service.pipeline
  identity = {
    role_name = "data-pipeline"
    service   = "pai.aliyuncs.com"
  }
}

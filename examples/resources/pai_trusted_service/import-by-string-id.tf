import {
  to = pai_trusted_service.pipeline
  id = "data-pipeline,pai.aliyuncs.com"
}

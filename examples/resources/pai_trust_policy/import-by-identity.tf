import {
  to = pai_trust_policy.pipeline
  identity = {
    role_name = "data-pipeline"
  }
}

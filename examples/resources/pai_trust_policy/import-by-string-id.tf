import {
  to = pai_trust_policy.pipeline
  id = "data-pipeline"
}

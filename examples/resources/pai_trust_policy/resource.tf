# Who may assume a role that something else creates: DSW instances and DLC
# jobs, and nobody else.
resource "pai_trust_policy" "pipeline" {
  role_name = "data-pipeline"

  policy = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["pai.aliyuncs.com"] }
    }]
  })
}

# The default role of PAI on one service.
resource "pai_eas_role_association" "demo" {
  service_name = "demo_svc"
  role_mode    = "default"
}

resource "pai_instance_role" "serve" {
  name      = "pai-serve"
  workloads = ["eas"]
}

output "instance_id" {
  description = "Id of the notebook."
  value       = pai_dsw_instance.this.instance_id
}

output "instance_url" {
  description = "Address of the notebook in the browser."
  value       = pai_dsw_instance.this.instance_url
}

output "role_arn" {
  description = "ARN of the notebook's role, for the policies of buckets and other resources."
  value       = pai_instance_role.this.arn
}

output "restarts" {
  description = "Whether the planned change restarts the notebook."
  value       = pai_dsw_instance.this.restarts_workload
}

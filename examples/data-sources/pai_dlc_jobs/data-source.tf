# Jobs of the last 30 days that were given a role.
data "pai_dlc_jobs" "with_role" {
  workspace_id  = "40823"
  role_arn      = "acs:ram::1234567890123456:role/AliyunPAIDLCDefaultRole"
  created_after = timeadd(plantimestamp(), "-720h")
}

output "still_using_the_role" {
  value = [for job in data.pai_dlc_jobs.with_role.jobs : job.job_id if !job.ended]
}

# Failed jobs of the last seven days, and why.
data "pai_dlc_jobs" "failed" {
  workspace_id = "40823"
  status       = "Failed"
}

output "failures" {
  value = { for job in data.pai_dlc_jobs.failed.jobs : job.job_id => "${job.display_name}: ${job.reason_message}" }
}

import {
  to = pai_dlc_job.mnist
  identity = {
    region = "cn-hangzhou"
    job_id = "dlc2724c7d9e320"
  }
}

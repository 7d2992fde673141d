import {
  to = pai_dlc_job.mnist
  id = "cn-hangzhou,dlc2724c7d9e320"
}

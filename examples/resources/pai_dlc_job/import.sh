# By region and job id.
terraform import pai_dlc_job.mnist cn-hangzhou,dlc2724c7d9e320

# A pay-as-you-go notebook in a VPC, with datasets, SSH and a secret that neither plan nor
# state ever holds.
resource "pai_dsw_instance" "research" {
  workspace_id  = "40823"
  instance_name = "research"
  ecs_spec      = "ecs.gn6v-c8g1.2xlarge"
  image_url     = "registry.example.com/pai/pytorch:2"
  role_mode     = "none"

  environment            = { HF_HOME = "/mnt/cache" }
  environment_wo         = { HF_TOKEN = var.hf_token }
  environment_wo_version = 1

  datasets = [
    { dataset_id = "d-1a2b3c4d", mount_path = "/mnt/data", mount_access = "RO" },
    { uri = "oss://cache.oss-cn-hangzhou-internal.aliyuncs.com/hf/", mount_path = "/mnt/cache", mount_access = "RW" },
  ]

  cloud_disks = [{ capacity = "200Gi", sub_type = "rootfs" }]

  vpc = {
    vpc_id            = "vpc-bp1aevy8sofi8mh1q"
    vswitch_id        = "vsw-bp1s5grzef87ikb5z"
    security_group_id = "sg-bp1067acfmxazb4p"
    extended_cidrs    = ["192.168.0.0/16"]
    forwards          = [{ enable = true, name = "ssh", forward_port = "22" }]
  }

  labels         = { team = "vision" }
  desired_status = "Running"

  timeouts = {
    create = "1h"
  }
}

variable "hf_token" {
  type      = string
  ephemeral = true
  default   = "not-a-token"
}

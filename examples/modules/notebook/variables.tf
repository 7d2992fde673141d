variable "name" {
  description = "Name of the notebook, and of its role with the prefix `pai-`. 1 to 27 letters, digits and underscores."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_]{1,27}$", var.name))
    error_message = "The name of a notebook consists of 1 to 27 letters, digits and underscores."
  }
}

variable "workspace_id" {
  description = "Id of the PAI workspace, such as `40823`."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.workspace_id))
    error_message = "The id of a workspace consists of digits."
  }
}

variable "image_url" {
  description = "URI of the image that the notebook runs."
  type        = string
}

variable "ecs_spec" {
  description = "Instance type on public resources, such as `ecs.c6.large`. Leave it out on a resource quota."
  type        = string
  default     = null
}

variable "quota" {
  description = "Resource quota, and what the notebook takes of it. Leave it out on public resources."
  type = object({
    id       = string
    cpu      = string
    memory   = string
    gpu      = optional(string)
    gpu_type = optional(string)
    priority = optional(number)
  })
  default = null
}

variable "system_policies" {
  description = "Names of the system policies that code in the notebook needs, such as `AliyunOSSReadOnlyAccess`."
  type        = set(string)
  default     = []
}

variable "creators" {
  description = "Names of the RAM users who may hand the role to PAI: those who run Terraform, and those who start the notebook. The account itself needs none."
  type        = set(string)
  default     = []
}

variable "environment" {
  description = "Environment variables of the notebook. Not for secrets."
  type        = map(string)
  default     = {}
}

variable "labels" {
  description = "Labels of the notebook."
  type        = map(string)
  default     = {}
}

variable "restart" {
  description = "Whether a change may restart the running notebook: `allow` or `deny`."
  type        = string
  default     = "deny"

  validation {
    condition     = contains(["allow", "deny"], var.restart)
    error_message = "restart is allow or deny."
  }
}

import {
  to = pai_instance_role.train
  identity = {
    name = "pai-train"
  }
}

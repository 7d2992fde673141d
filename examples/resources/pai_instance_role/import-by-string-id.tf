import {
  to = pai_instance_role.train
  id = "pai-train"
}

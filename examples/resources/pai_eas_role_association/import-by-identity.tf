import {
  to = pai_eas_role_association.demo
  identity = {
    region       = "cn-hangzhou"
    service_name = "demo_svc"
  }
}

import {
  to = pai_eas_role_association.demo
  id = "cn-hangzhou,demo_svc"
}

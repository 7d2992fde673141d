import {
  to = pai_dsw_role_association.notebook
  id = "cn-hangzhou,dsw-0a1b2c3d4e5f6071"
}

import {
  to = pai_dsw_instance.notebook
  id = "cn-hangzhou,dsw-0a1b2c3d4e5f6071"
}

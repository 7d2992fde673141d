import {
  to = pai_dsw_instance.notebook
  id = "cn-hangzhou,dsw-36cbaafc1058262b"
}

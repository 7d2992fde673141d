# By region, workspace and member. The id of the member is in the data source
# pai_workspace_members; the user id does as well.
terraform import pai_workspace_member.dev cn-hangzhou,40823,40823-300000000000000004

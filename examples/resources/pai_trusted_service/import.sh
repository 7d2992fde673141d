# By the name of the role and the service.
terraform import pai_trusted_service.pipeline data-pipeline,pai.aliyuncs.com

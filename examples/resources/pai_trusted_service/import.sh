# By the name of the role, or its ARN, and the service.
terraform import pai_trusted_service.pipeline data-pipeline,pai.aliyuncs.com

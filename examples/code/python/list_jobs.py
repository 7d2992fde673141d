"""List the DLC jobs of a workspace with the role of this workload.

pip install alibabacloud_credentials alibabacloud_tea_openapi alibabacloud_pai_dlc20201203
"""

import os

from alibabacloud_credentials.client import Client as CredentialClient
from alibabacloud_credentials.models import Config as CredentialConfig
from alibabacloud_pai_dlc20201203.client import Client
from alibabacloud_pai_dlc20201203.models import ListJobsRequest
from alibabacloud_tea_openapi.models import Config


def main() -> None:
    # Name the source. The default chain asks the metadata service of the host
    # first, which may answer with the role of the host and not of the workload.
    credential = CredentialClient(CredentialConfig(type="credentials_uri"))
    region = os.environ["REGION"]
    # Pass the credential object, not its keys: the client asks it at each call.
    client = Client(Config(credential=credential, endpoint=f"pai-dlc.{region}.aliyuncs.com"))
    answer = client.list_jobs(ListJobsRequest(workspace_id=os.environ["WORKSPACE_ID"]))
    for job in answer.body.jobs or []:
        print(job.job_id, job.display_name, job.status)


if __name__ == "__main__":
    main()

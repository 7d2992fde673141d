"""List ten objects of an OSS bucket with the role of this workload.

pip install alibabacloud_credentials oss2
"""

import os
from itertools import islice

import oss2
from alibabacloud_credentials.client import Client as CredentialClient
from alibabacloud_credentials.models import Config as CredentialConfig
from oss2.credentials import Credentials


class WorkloadRole:
    """Gives oss2 the current credentials each time it signs a request."""

    def __init__(self) -> None:
        self._client = CredentialClient(CredentialConfig(type="credentials_uri"))

    def get_credentials(self) -> Credentials:
        now = self._client.get_credential()
        return Credentials(now.access_key_id, now.access_key_secret, now.security_token)


def main() -> None:
    # oss2.StsAuth would keep the keys that it gets here until they expire.
    auth = oss2.ProviderAuth(WorkloadRole())
    bucket = oss2.Bucket(auth, os.environ["OSS_ENDPOINT"], os.environ["OSS_BUCKET"])
    for item in islice(oss2.ObjectIterator(bucket), 10):
        print(item.key)


if __name__ == "__main__":
    main()

"""List the tables of a MaxCompute project with the role of this workload.

pip install alibabacloud_credentials pyodps
"""

import os

from alibabacloud_credentials import providers
from odps import ODPS
from odps.accounts import CredentialProviderAccount


def main() -> None:
    # The account asks the provider for credentials when it signs, so they are
    # renewed. odps.accounts.StsAccount would keep the first ones.
    account = CredentialProviderAccount(providers.DefaultCredentialsProvider())
    odps = ODPS(account=account, project=os.environ["ODPS_PROJECT"], endpoint=os.environ["ODPS_ENDPOINT"])
    for table in odps.list_tables():
        print(table.name)


if __name__ == "__main__":
    main()

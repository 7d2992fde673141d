"""Read the credentials of the role from the file. Needs no package."""

import json
import os

# DSW and DLC. In an EAS service the file is /etc/ram/credentials.
PATH = os.environ.get("CREDENTIALS_FILE", "/mnt/.alibabacloud/credentials")


def read_credentials() -> dict[str, str]:
    """Open the file each time: PAI replaces it before the credentials expire."""
    with open(PATH, encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    print("credentials expire at", read_credentials()["Expiration"])

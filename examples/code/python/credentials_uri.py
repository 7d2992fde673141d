"""Read the credentials of the role from the local service. Needs no package."""

import json
import os
import time
import urllib.request
from datetime import datetime, timedelta, timezone

MARGIN = timedelta(minutes=3)


class CredentialsURI:
    """Keeps the credentials until three minutes before they expire."""

    def __init__(self) -> None:
        self._uri = os.environ["ALIBABA_CLOUD_CREDENTIALS_URI"]
        self._kept: dict[str, str] | None = None
        self._expires = datetime.min.replace(tzinfo=timezone.utc)

    def get(self) -> dict[str, str]:
        if self._kept is None or datetime.now(timezone.utc) > self._expires - MARGIN:
            self._kept = self._fetch()
            self._expires = datetime.fromisoformat(self._kept["Expiration"].replace("Z", "+00:00"))
        return self._kept

    def _fetch(self, attempts: int = 5) -> dict[str, str]:
        # The service may start a moment after the container.
        for attempt in range(attempts):
            try:
                with urllib.request.urlopen(self._uri, timeout=5) as answer:
                    return json.load(answer)
            except OSError:
                if attempt == attempts - 1:
                    raise
                time.sleep(2**attempt)
        raise AssertionError("unreachable")


if __name__ == "__main__":
    print("credentials expire at", CredentialsURI().get()["Expiration"])

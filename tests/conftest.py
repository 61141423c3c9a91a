"""What every test stands on: Qt without a screen, and no key in the keyring of whoever runs the tests."""

from __future__ import annotations

import os

# Before anything imports Qt: the platform is read once, when the application object is made.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["MOT_CUA_KEYS"] = "file"

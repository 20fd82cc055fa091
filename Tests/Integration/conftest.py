# SPDX-License-Identifier: MIT
import os
import pathlib
import signal

# What a test does in a moment takes people minutes.
os.environ.setdefault("ROOMKEY_CONFIG", str(pathlib.Path(__file__).parent / "without-rates.json"))

# Under nohup this signal is ignored, by the servers that tests start as well, and those that are to stop at it would not.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

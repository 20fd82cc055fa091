# SPDX-License-Identifier: MIT
import os
import pathlib

# What a test does in a moment takes people minutes.
os.environ.setdefault("ROOMKEY_CONFIG", str(pathlib.Path(__file__).parent / "without-rates.json"))

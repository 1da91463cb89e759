"""GIFT is read by read_gift.mjs, in Node.js; this asks it."""
import json
import os
import subprocess

from reading import Refused


def gift_questions(path):
    reader = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read_gift.mjs")
    done = subprocess.run(["node", reader, path], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr.strip().splitlines()[-1].removeprefix("refused: ") if done.stderr.startswith("refused: ")
                      else f"read_gift.mjs: {done.stderr.strip()[:400]}")
    return json.loads(done.stdout)

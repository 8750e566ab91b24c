"""Writing reference files: pinned versions are enforced, numbers round-trip exactly, rows stay readable.

Knows nothing of what the numbers mean.
"""

import json
import pathlib
from importlib.metadata import version

FOLDER = pathlib.Path(__file__).resolve().parent


def pinned(*packages):
    """Names and versions of `packages`, for the key "source". Stops when one differs from requirements.txt."""
    lines = (FOLDER / "requirements.txt").read_text().splitlines()
    wanted = dict(line.split("==") for line in lines if "==" in line)
    for package in packages:
        if version(package) != wanted[package]:
            raise SystemExit(f"{package} {version(package)} is installed, requirements.txt pins {wanted[package]}")
    return ", ".join(f"{package} {wanted[package]}" for package in packages)


def _lines(value, indent):
    """JSON text: an object or a list of objects or of lists takes one line an entry, anything else one line."""
    nested = isinstance(value, (dict, list)) and any(isinstance(v, (dict, list)) for v in (value.values() if isinstance(value, dict) else value))
    if not nested:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    pad, inner = " " * indent, " " * (indent + 1)
    if isinstance(value, dict):
        body = [f"{inner}{json.dumps(k)}: {_lines(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(body) + f"\n{pad}}}"
    body = [f"{inner}{_lines(v, indent + 1)}" for v in value]
    return "[\n" + ",\n".join(body) + f"\n{pad}]"


def store(name, content):
    """Write `content` to NAME.json in this folder."""
    text = _lines({"source": content.pop("source"), "script": f"{name}.py", **content}, 0) + "\n"
    json.loads(text)
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}.json: {len(text)} bytes")

"""Reads a record file as a script would: `record.py json|pandas FILE`.

json: every line with json.loads, the measurements kept in lists per trial and metric. pandas: read_json(lines=True). Prints one
JSON object: seconds, and the most memory the process held in KiB. Run by `cargo lab bench record`.
"""

import json
import resource
import sys
import time
from collections import defaultdict

reader, path = sys.argv[1:]
if reader == "pandas":
    import pandas
start = time.perf_counter()
if reader == "pandas":
    kept = pandas.read_json(path, lines=True)
else:
    kept = defaultdict(lambda: ([], []))
    with open(path) as file:
        for line in file:
            event = json.loads(line)
            for name, value in event.get("metrics", {}).items():
                steps, values = kept[event["trial"], name]
                steps.append(event["step"])
                values.append(value)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "items": len(kept)}))

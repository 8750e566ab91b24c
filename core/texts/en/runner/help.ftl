### The help of the command line: commands, and arguments as `command-argument`, or by their own name where all mean the same.

lab = Tuning Lab: design, run and read hyperparameter studies
lang = Language of all messages (default: the environment's)
json = Print JSON, and nothing else, to standard output
study = Study file (lab.study/1)
store-folder = Folder of the store (default: the user's data folder)
device = Device to train on; `lab devices` lists them
jobs = Cohorts trained at once (default: one per core, 1 on a GPU)
memory = Most memory that training may take, such as 4GiB (default: 80 % of what is free)
overwrite = Replace what is there
commands = Commands

throughput = Find the batch size: throughput at powers of two
throughput-memory = Most memory that training may take, such as 64MiB
throughput-largest = Largest batch to try

serve = Serve the page, and train the studies it sends
serve-listen = Address to listen on; port 0 takes a free one. What others can reach, such as 0.0.0.0:8740, is encrypted
serve-store-limit = Most room that the store's file may take, such as 10GiB (default: what the disk has)
serve-site = Folder of the built page (default: `site` beside this program)
serve-host = A further name that browsers may use for this server, such as lab.example or lab.example:8740 (again for more)
serve-token-file = File with the token that clients show (default: the variable LAB_TOKEN, else one kept in the store)
serve-no-token = Let in every program and every person on this machine; for loopback addresses only
serve-tls = Encrypt on a loopback address as well, with a certificate made and kept in the store
serve-tls-cert = Encrypt with this certificate of your own (PEM, with those between it and its authority)
serve-tls-key = The key of that certificate (PEM)
serve-insecure-no-tls = Accept that traffic beyond this machine is not encrypted, the token included

run = Train a study into a record file; run again to continue after an interruption
run-out = Record file to write or continue (lab.record/1)
run-json = Also print each event line to standard output

sample = Print the first trial configurations of a study, as JSON lines
sample-count = How many (default: the study's number of trials)
sample-json = The lines are JSON in any case

check = Print every problem of a study file, each with its place

analyze = Summarise records, say what is found in them, and draw their plots
analyze-records = Record files (lab.record/1); with --json several make a list in this order
analyze-baseline = Record that each is compared with (default: the one before it)
analyze-scientific = Ask about this parameter instead of what the study asks (again for more); the record stays as it is
analyze-threshold = Set a threshold of the checks, such as crowd=0.6 (again for more)
analyze-thresholds = Set the thresholds that a JSON file names: {"{"}"crowd": 0.6{"}"}
analyze-list-thresholds = Print every threshold: its default, its range, its meaning and the findings it decides
analyze-plots = Write every automatic plot into this folder, as SVG
analyze-report = Write everything on one HTML page that opens offline

compare = Say whether a candidate replaces the baseline, from the repeated runs of both
compare-baseline = Record with the baseline's runs: trials with equal values and different seeds (lab.record/1)
compare-candidate = Record with the candidate's runs; of several repeated configurations the best by mean
min-gain = The least gain that is worth a change, in the metric's unit
exit-code = Exit with 0 to adopt, 3 to keep the baseline, 4 if it is not decided (default: 0 in any case)

judge = Train fresh seeds of a candidate and the baseline until they decide; run again to continue
judge-baseline = Study (what varies at its default) or record (its best configuration); beside it stands the ledger of all candidates judged against it, BASELINE.ledger.jsonl, to which later ones owe stricter rules
judge-candidate = Study (what varies at its default) or record (its best configuration, whose run is not counted)
judge-out = Record file to write or continue (lab.record/1): even trials are the baseline's
judge-max-runs = Runs per side, at most; may be raised later to go on
judge-resplit = Train each run of both on another split of the data into training and validation examples, and compare split by split: tells whether the gain hangs on the examples that happened to validate
judge-command = Training of your own; cannot be started yet

import = Turn another tool's study into a record file
import-tool = Whose files: Optuna (journal or SQLite), a table, TensorBoard's folder of runs, a table from W&B, runs: folders with a configuration and measurements
import-source = File, or folder of runs
import-out = Record file to write (lab.record/1)
import-study-name = Which of several studies
import-metric = The metric that is the objective
import-direction = Which way the objective is better
import-at = Which measurement of a trial counts: the best or the last
import-scientific = A parameter whose effect is asked about (again for more)
import-columns = Which column of a table is what (lab.columns/1); remembered beside the record
import-trial = Column with the trial's number or name
import-step = Column with the step; without it a row is a trial
import-seed = Column with the seed
import-outcome = Column with how the trial ended
import-parameter = Column with a hyperparameter (again for more)
import-measured = Column with a metric (again for more)

export = Turn a record into another tool's file
export-tool = For whom: Optuna (a journal, or SQLite if TARGET ends in .db), a table, TensorBoard, a W&B sweep
export-record = Record file (lab.record/1)
export-out = File or folder to write
export-program = The script that runs of a sweep start

lesson = The course: lessons on tuning, each with a task that is checked on a record of yours
lesson-list = List the lessons, and check that they hold together
lesson-rows = Print which lesson teaches which row of the playbook's index
lesson-show = Print a lesson
lesson-study = Print its live study alone, as a study file
lesson-check = Hold a record against a lesson's task; exit status 0 passed, 3 not
lesson-id = Which lesson
lesson-record = Record file (lab.record/1)
lesson-folder = Folder of lessons, such as static/lessons, whose recorded studies are checked as well (default: those in this program)

store = List the studies in the store of `lab serve` and the room it takes; delete some
store-delete = Delete the study of this number, with its trials (again for more); no `lab serve` may be running on the store

devices = List every device, whether it works, and which one `auto` takes

schema = Print the JSON Schema of a format
schema-format = Which format

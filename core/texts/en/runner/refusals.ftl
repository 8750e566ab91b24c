### Why the server refuses a request.

not-running = the study is not running any more
does-not-leave = the study does not leave its workers: try again
no-study = there is no study { $study }
number-needed = the number of a study is needed
too-many-subscriptions = too many subscriptions on one connection
deleted = study { $study } was deleted
bad-key = the key of the request is empty or too long
table-too-large = the table is too large
store-full = the store holds { $studies } studies already: delete some
study-too-large = the study is larger than { $limit } MiB
other-study = the key belongs to another study
other-table = the study is here with another table
other-trials = the study is here with other trials: what was sent contradicts them, and nothing was changed
in-training = the study is being trained here: pause it before trials of another place are added
not-text = the file is not text
odd-key = a key is letters and digits
too-large = it is larger than { $limit } MiB

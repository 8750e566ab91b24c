### The store of `lab serve`.

closed = the runner is ending
other-study = the key belongs to another study
overtaken = the campaign has gone on in another window: load this page again
too-many = the store holds 1,000 campaigns already
missing = it is not in the runner's store
locked = { $path }: another lab serve has this store open
version = { $path }: the store has version { $found }, this program knows { $known }; use a newer program
foreign = { $path }: this is not a store of Tuning Lab
event-unreadable = study { $study }: event { $event } cannot be read ({ $reason }); the study is set aside, and can be deleted
study-unreadable = study { $study } cannot be read and is set aside: { $reason }
definition-not-text = its definition is not text

## Nothing can be written.

disk-full = the disk is full: nothing is stored until there is room; training waits, and goes on by itself
limit = the store has reached its limit of { $limit } MiB (--store-limit): delete studies, or raise it
gone = { $path } was deleted or replaced: nothing is stored; put it back, or end this program and start it again
failed = { $path } cannot be written ({ $reason }): nothing is stored; it is tried again

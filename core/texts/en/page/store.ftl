### Studies and files that are kept or read.

browser = this browser does not keep the study ({ $detail }): save it to a file before closing the page
other-tab = the study is open in another tab and goes on there; nothing more is saved from this one
gone = this browser has no such study: it was deleted, or is kept in another browser; there it can be saved as a file, which opens anywhere
damaged = the stored record does not read: { $why }
unread = The study could not be read.
too-large = { $name } is larger than { $limit } MiB, the most this page reads: convert it with `lab import`.
refused = The browser could not read { $name }: it was moved or deleted, or it is a folder. Choose a folder with its button.

## The store of the runner.

silent = The runner does not answer: is `lab serve` running? Nothing was changed.
stranger = The runner does not know this browser any more: open the address that it prints where it runs.
not-kept = The runner did not keep it: { $why }.

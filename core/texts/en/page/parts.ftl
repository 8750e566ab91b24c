### What every page is made of.

put-into-design = Put into the design
run = Run
not-a-count = "{ $text }" is not a whole number of at least 1.
not-a-number = "{ $text }" is not a number.

trials-of = { $done } of { $all } trials
labelled = { $label }: { $what }
joined = { $first }; { $rest }

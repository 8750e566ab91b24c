### What is said of wrong usage.

unknown-argument = there is no argument { $argument } here
unknown-command = there is no command { $command }
no-command = a command is missing: one of { $commands }
missing = missing: { $arguments }
conflict = { $argument } does not go with { $other }
twice = { $argument } is given twice
no-value = { $argument } needs a value
not-one-of = { $value } is no value of { $argument }: one of { $values }
bad-value = { $value } is no value of { $argument }: { $reason }
too-many = { $argument } takes no further value { $value }
suggested = perhaps { $suggested } is meant
expected = Usage: { $usage }
more = More is said by --help.

## Why a value is none.

whole-number = a whole number is needed
number = { $text } is not a number
outside = it is outside { $range }
too-large = too large
unit = { $unit } is not one of B, KiB, MiB, GiB
whole-bytes = not a whole number of bytes, such as 64MiB
no-address = the name has no address
least-gain = a least gain is 0 or more
name-and-value = a name and a value are needed, such as { $example }
empty-column = a column or its new name is empty
one-of = one of { $values }
dismissal = write CODE=REASON: a finding is dismissed for a reason
none-of = { $text } is none of { $values }

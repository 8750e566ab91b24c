### Why a person's table is refused: where, what stands there and what should.

## Where.

at-cell = line { $line }, column "{ $column }": { $what }
at-line = line { $line }: { $what }
at-column = column "{ $column }": { $what }
cut = { $names } …

## The names of the columns.

empty = the table is empty; its first line should name the columns
no-header = numbers only; the first line should name the columns
unnamed-column = column { $position } has no name
duplicate-column = columns { $first } and { $second } have the same name; every column needs its own
missing-target = there is no such column to predict; the table has { $columns }
no-features = this is the only column; at least one other is needed to predict it from

## Cells.

ragged = { $found } cells, but the header names { $expected } columns
line-break = a line break inside the cell; is a quotation mark missing?
empty-cell = the value is missing; fill it in, remove the row, or let the study say what becomes of it ("missing": "drop" or "fill")
missing-value = the value is missing ("{ $found }"); fill it in, remove the row, or let the study say what becomes of it ("missing": "drop" or "fill")
not-a-number = found "{ $found }", expected a number
number-too-large = found { $found }, expected a finite number between -1e100 and 1e100
too-many-values = text with more than { $limit } different values (here "{ $found }"); expected numbers or at most { $limit } categories; remove the column if it only names the rows
decimal-comma = { $why }; write numbers with a decimal point

## What is predicted.

text-target = found "{ $found }", expected numbers to predict by regression; for names choose the task classification
one-target-value = every row has the same value "{ $value }", so there is nothing to predict
too-many-classes = more than { $limit } different classes; to predict numbers choose the task regression
small-classes = each class needs at least { $least } examples, for train, valid and test; too few: { $classes }; to predict numbers choose the task regression
class = "{ $name }" ({ $examples })

## The table as a whole.

too-few-examples = the table has { $found } rows; at least { $least } are needed
too-many-rows = the table has { $found } rows or more; the limit is { $limit }
too-many-features = the table has { $found } features; the limit is { $limit }
too-many-numbers = the table has { $found } numbers (rows × features); the limit is { $limit }
too-long-line = the table has { $found } bytes in one line; the limit is { $limit }
unreadable = the table cannot be read on: { $detail }
more = and { $count } more

## The file of a data set that ships.

not-text = the table is not UTF-8 text
other-data = { $file } should hold { $expected } examples of "{ $name }", found { $examples } of "{ $found }"

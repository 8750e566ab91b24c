### Numbers with a unit.

percent = { $number } %
points = { $number ->
    [one] { $number } percentage point
   *[other] { $number } percentage points
}
seconds = { $number } s
milliseconds = { $number } ms
microseconds = { $number } µs
nanoseconds = { $number } ns

## A time that somebody waits.

whole-seconds = { $seconds } s
minutes-seconds = { $minutes } min { $seconds } s
hours-minutes = { $hours } h { $minutes } min

## A time that is estimated.

under-a-second = under 1 s
minutes = { $number } min
hours = { $number } h
days = { $number } days

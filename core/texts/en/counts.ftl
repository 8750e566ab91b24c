### How many of what.

parameters = { $count ->
    [one] { $count } parameter
   *[other] { $count } parameters
}
trials = { $count ->
    [one] { $count } trial
   *[other] { $count } trials
}
steps = { $count ->
    [one] { $count } step
   *[other] { $count } steps
}
plots = { $count ->
    [one] { $count } plot
   *[other] { $count } plots
}
studies = { $count ->
    [one] { $count } study
   *[other] { $count } studies
}

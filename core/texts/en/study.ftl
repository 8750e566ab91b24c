### What a study says of itself.

## A question put to trials that were run for another one.

asked = Which { $parameters } gives the best { $metric }?

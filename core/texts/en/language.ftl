### What the language says of itself. Plural rules are CLDR's; what none of them holds for is "other".

tag = en
name = English
# Said of this language to those who read another.
switch = Switch to English
decimal-sign = .
group-separator = ,
list-separator = {", "}
clause-separator = {"; "}
alternative-separator = {" or "}
sentence-separator = {" "}
plural-one = i = 1 and v = 0

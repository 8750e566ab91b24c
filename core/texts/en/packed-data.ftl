### Why a packed file of data is refused.

no-header = this is no { $format } file: there is no first line within 64 KiB
header = the header is not valid: { $detail }
format = the format should be "{ $format }", found "{ $found }"
task = this format holds the task classification only, found "{ $found }"
shape = the shape should be [channels, length] or [channels, height, width] ([length] for tokens) without a 0, found { $found }
number = "{ $field }" is { $found }; it should lie between { $low } and { $high }
vocabulary = "vocabulary" and the encoding "token" belong together: one is there without the other
token = token { $position } of example { $example } (both counted from 0) is not one of { $vocabulary }
too-large = the header announces more data than can be counted or held
length = { $expected } bytes should follow the header, found { $found }
not-finite = number { $position } of example { $example } (both counted from 0) is not finite
label = example { $example } (counted from 0) has the label { $label }, but there are { $classes } classes
small-class = class { $class } has { $examples } examples to split; at least { $least } are needed

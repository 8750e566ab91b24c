### Lessons: the sections of their texts, what is wrong with one, and what its check says.

guess = Guess
text = Text
knobs = Knobs
trap = Trap
task = Task
hints = Hints

same-question = The record is about the lesson's data, model family and objective

no-file = there is no file { $file }
no-title = the first line is the title: # …
claim-sentences = the claim is two sentences, found { $found }
other-sections = the sections are { $wanted }; found { $found }
empty-section = the section { $section } is empty
other-items = the section { $section } needs a list of { $wanted }, as lesson.json has them; found { $found }
other-hints = the languages have different numbers of hints
dead-link = { $link } leads nowhere: a link is lesson:ID, finding:CODE or row:ROW of the playbook's index
no-check = at least one check is needed, or nothing is claimed
no-knob = the live study has no { $name } that this knob could turn: a knob turns "trials", "steps", "seed", "sampler", a fixed parameter, or one end of a range
knob-start = one of the places must be where the live study begins: { $value }
same-place = the lesson { $other } has the same chapter and place
not-shown = { $file } does not show it

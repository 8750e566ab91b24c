### The page Learn: the list of lessons, and what a lesson says around its own texts.

introduction = Each lesson makes a claim, shows it on a recorded study, and lets you try it: training runs live in this browser. Its task is checked on your own record.
all-lessons = All lessons
figure = The recorded study: { $title }
your-figure = Your study: { $title }
your-guess = Your guess
not-chosen = choose one…
guess-kept = Run it live to see how near that is.
guess-said = You guessed: { $guess }. The record says: { $truth }.
truth-said = The record says: { $truth }.
see-curve = Run it live, and compare the curve in the figure with the one you imagined.
live = Run it live
run = Run this study
open-design = Open in Design
started = { $name }: { $progress }
to-run = Watch it on Run
to-analyze = Read it on Analyze
no-record = Run it live, or open a study of your own: the task is checked on the study at hand.
checked-on = Checked on the study at hand, "{ $name }", as far as it is.
passed = The task holds. You can go on from here, or try it otherwise.
holds = holds
holds-not = does not hold yet
unchecked = not checked yet
next-lesson = Next: { $title }
no-lesson = There is no lesson "{ $id }". The page Learn lists all of them.
not-fetched = The file { $path } of this site could not be fetched. Reload the page when the server answers again.
bad-course = The site's lessons do not read: { $why }. Build the site anew.

chapter = Chapter { $number }
about = { $minutes ->
    [one] { $minutes } minute · playbook { $rows }
   *[other] { $minutes } minutes · playbook { $rows }
}

### The page Learn: the list of lessons, and what a lesson says around its own texts.

introduction = Each lesson makes a claim, shows it on a recorded study, and lets you try it: training runs live in this browser. Its task is checked on the study that you run.
all-lessons = All lessons
figure = The recorded study: { $title }
your-figure = Your study: { $title }
your-guess = Your guess
not-chosen = choose one…
guess-kept = Run it live to see how near that is.
guess-said = You guessed: { $guess }. The record says: { $truth }.
truth-said = The record says: { $truth }.
see-curve = The figure now shows the curve of your study’s best trial beside the one you drew.
press-figure = Press on the figure to mark it there, or type a number.
press-figure-twice = Press on the figure at both heights, or type them: 0.1–0.2.
draw-in-figure = Drag across the figure to draw it, or type its points as step:value, such as 100:0.5,200:0.4.
guess-mark = your guess
record-mark = measured
live = Run it live
run = Run this study
open-design = Open in Design
started = { $name }: { $progress }
to-run = Watch it on Run
to-analyze = Read it on Analyze
no-record = Run it live, or open a study of your own: the task is checked on the study that is open.
checked-on = Checked on the study at hand, “{ $name }”, as far as it has run.
passed = The task holds: this lesson is done. Go on to the next, or try it another way.
holds = holds
holds-not = does not hold yet
unchecked = not checked yet
next-lesson = Next: { $title }
no-lesson = There is no lesson “{ $id }”. The page Learn lists all of them.
not-fetched = The file { $path } of this site could not be fetched. Reload the page when the server answers again.
bad-course = The site's lessons do not read: { $why }. Build the site anew.
done-of = { $done } of { $total } lessons done
done = done
glossary = Glossary: the words of the playbook
progress-kept = What you did, guessed and turned is kept in this browser alone. A file takes it to another one.
save-progress = Save progress
open-progress = Open saved progress
progress-taken = Taken over. Lessons done in it: { $done }.
progress-too-large = The file is larger than { $limit } KiB, which no saved progress is: choose the file that “Save progress” made.
progress-too-many = The file names more than { $limit } lessons, which no saved progress does: choose the file that “Save progress” made.
no-progress = This is no saved progress (lab.progress/1): choose the file that “Save progress” made.
bad-progress = The saved progress does not read at { $place }: nothing of it was taken over. Save it anew in the other browser.
copy-link = Copy link
link-copied = The link holds the lesson, where its knobs stand, and the language. It is on the clipboard.
present = Present
slide = Slide { $number } of { $total }
previous-slide = Previous
next-slide = Next
leave-slides = End the presentation
slide-keys = Arrow keys go back and forth, Escape ends the presentation.
knobs-act = Turn a knob, and the study begins anew.

chapter = Chapter { $number }
about = { $minutes ->
    [one] { $minutes } minute · playbook { $rows }
   *[other] { $minutes } minutes · playbook { $rows }
}

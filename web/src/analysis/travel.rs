//! Every question and every answer is written as it travels between the page and this worker, and read back.

use super::answer::{Analyst, Answered, Beside, Content};
use super::handed::Handed;
use super::lessons::COURSE;
use crate::shared::exchange::advisor::{Advise, Goal, ListHyperparameters};
use crate::shared::exchange::analysis::{CheckThreshold, Format, Judge, Plot as Analysed, Save};
use crate::shared::exchange::campaign::{Baseline, BeginCampaign, EstimateRound, Form, Home, ReadStudy, Stores};
use crate::shared::exchange::design::{Check, Guess, Pack, Unpack};
use crate::shared::exchange::import::{Import, Role, Survey};
use crate::shared::exchange::lessons::{self, CheckTask, ReadCourse, ReadLesson, TurnKnobs};
use crate::shared::exchange::procedures::{Explain, Plan, Propose, ProposeProbe, Recommend};
use crate::shared::exchange::records::{Append, Asking, Criterion, Forget, Hold, View};
use crate::shared::exchange::throughput::{self, Measure};
use crate::shared::exchange::{Call, Draw, Plot, Question, Request};
use crate::shared::place::{Place, StudyRef, Workers};
use crate::shared::{files, wire};
use lab_core::plot::{Automatic, ValueScale};
use lab_core::procedure::throughput::Answer;
use lab_core::protocol::StudyId;
use lab_core::space;
use lab_core::study::{At, Direction, Study};
use lab_core::text::{Lang, Sentence};
use lab_core::workload::{Missing, Task};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../static");

/// Makes a test of each function, which has to send the questions behind it; the first are sent by the tests of their pages.
/// A question that is nowhere does not compile.
macro_rules! sent {
    (elsewhere: $($other:ident),+; $($by:ident: $($question:ident),+;)+) => {
        fn name(request: &Request) -> &'static str {
            match request {
                $($(Request::$question(_) => stringify!($question),)+)+
                $(Request::$other(_) => stringify!($other),)+
            }
        }

        mod what_is_said_comes_back {
            $(#[test]
            fn $by() {
                let mut page = super::Page::default();
                super::$by(&mut page);
                let said = [$(stringify!($question)),+].map(|name| (name, page.sent.contains(name)));
                assert!(said.iter().all(|(_, sent)| *sent), "{said:?}");
            })+
        }
    };
}

sent! {
    // In `adoption::tests` and `campaigns::tests`, by `asked` as well.
    elsewhere: Weigh, BeginJudgement, LookAtJudgement, ExtendJudgement, SaveLedger, ListCampaigns, ImportCampaign,
        LookAtCampaign, OpenRound, Conclude, Launch, CopyCampaign, SaveCampaign, ForgetCampaign;
    of_records: Hold, Append, Forget, ReadStudy;
    of_an_analysis: Judge, Draw, CheckThreshold, Save;
    of_files: SurveyFiles, Import, GuessTable, CheckTable, Pack, Unpack;
    of_procedures: Explain, Propose, ProposeProbe, Recommend, Measure;
    of_the_advisor: Advise, ListHyperparameters;
    of_campaigns: BeginCampaign, EstimateRound;
    of_lessons: ReadCourse, ReadLesson, TurnKnobs, CheckTask;
}

/// Sends a question and reads the answer, as the page does.
pub fn asked<Q: Question>(analyst: &mut Analyst, request: Request, beside: &Beside) -> (Q::Answer, Answered) {
    let names = beside.files.iter().map(|file| file.name.clone()).collect();
    let call = Call { call: u64::from(u32::MAX), names, request };
    let name = name(&call.request);
    let arrived: Call = read(name, &wire::to_bytes(&call).unwrap());
    assert_eq!(arrived, call);
    let answered = analyst.answer(arrived.request, beside);
    (read(name, &answered.body), answered)
}

/// Reads what was written, which written again is the same.
fn read<T: Serialize + DeserializeOwned>(name: &str, bytes: &[u8]) -> T {
    let said: T = wire::from_bytes(bytes).unwrap_or_else(|why| panic!("{name}: {why}"));
    assert_eq!(wire::to_bytes(&said).unwrap(), bytes, "{name}");
    said
}

#[derive(Default)]
struct Page {
    analyst: Analyst,
    sent: BTreeSet<&'static str>,
}

impl Page {
    fn ask<Q: Question>(&mut self, question: Q) -> Q::Answer {
        self.say::<Q>(question, None).0
    }

    fn hand<Q: Question>(&mut self, question: Q, name: &str, file: &str) -> Q::Answer {
        self.say::<Q>(question, Some((name, file))).0
    }

    fn say<Q: Question>(&mut self, question: Q, file: Option<(&str, &str)>) -> (Q::Answer, Option<Content>) {
        let handed = |(name, file): (&str, &str)| Handed { name: name.to_owned(), content: Ok(file.into()) };
        let (request, files): (Request, Vec<_>) = (question.into(), file.map(handed).into_iter().collect());
        self.sent.insert(name(&request));
        // The course, and the lesson's record.
        for _ in 0..2 {
            let Some(path) = self.analyst.lacks(&request) else { break };
            let file = if path == COURSE { course() } else { text(&path) };
            self.analyst.bring(&path, Some(&file));
        }
        let (answer, answered) = asked::<Q>(&mut self.analyst, request, &Beside { files, ..Beside::default() });
        (answer, answered.content)
    }

    /// Holds a recorded study.
    fn hold(&mut self, path: &str) -> StudyRef {
        let study = StudyRef::Browser(path.to_owned());
        self.hand(Hold { study: study.clone() }, "record", &text(&format!("studies/{path}.jsonl")));
        study
    }

    fn draw(&mut self, plot: Plot) {
        let draw = Draw { plot, width: 480.0, height: 260.5, lang: Lang::Zh };
        let drawn = self.say(draw.clone(), None).1;
        assert!(matches!(drawn, Some(Content::Scene(scene)) if !scene.is_empty()), "{draw:?}");
    }
}

fn text(path: &str) -> String {
    std::fs::read_to_string(format!("{SITE}/{path}")).unwrap()
}

/// The texts of all lessons, as the site has them.
fn course() -> String {
    let ids = std::fs::read_dir(format!("{SITE}/lessons")).unwrap().map(|found| found.unwrap().file_name());
    let parts = ["lesson.json", "live.json", "en.md", "zh.md"];
    let paths = ids.flat_map(|id| parts.map(|part| format!("lessons/{}/{part}", id.display())));
    let texts = paths.filter_map(|path| Some((path.clone(), std::fs::read_to_string(format!("{SITE}/{path}")).ok()?)));
    serde_json::to_string(&texts.collect::<BTreeMap<_, _>>()).unwrap()
}

fn design() -> Box<Study> {
    Box::new(Study::parse(&text("examples/first-light.json")).unwrap())
}

fn view(study: &StudyRef) -> View {
    View { study: study.clone(), part: 3, criterion: None, asking: None }
}

fn of_records(page: &mut Page) {
    let (study, file) = (StudyRef::Runner(StudyId(17)), text("studies/bad-setups/fixed-rate.jsonl"));
    let (begun, rest) = file.split_at(file[..file.len() / 2].rfind('\n').unwrap() + 1);
    let trials = |page: &mut Page| page.ask(ReadStudy { study: study.clone() }).map(|read| read.trials);
    page.hand(Hold { study: study.clone() }, "record", begun);
    assert!(trials(page).is_ok_and(|trials| trials < 24));
    page.ask(Append { study: study.clone(), lines: rest.to_owned() });
    assert_eq!(trials(page), Ok(24));
    page.ask(Forget { study: study.clone() });
    assert!(!trials(page).unwrap_err().zh.is_empty());
}

fn of_an_analysis(page: &mut Page) {
    for path in ["fixed-rate", "no-regularization", "range-too-low", "unstable-rate"] {
        let view = view(&page.hold(&format!("bad-setups/{path}")));
        let judged = page.ask(Judge { view: view.clone(), thresholds: BTreeMap::new() }).unwrap();
        assert!(judged.findings.iter().any(|found| !found.revised.is_empty() && !found.evidence.is_empty()), "{path}");
        let curves = |metric| Analysed::Curves { metric, scale: ValueScale::Log };
        let plots = judged.axes.into_iter().map(Automatic::Axis).chain(judged.further.into_iter().map(|one| one.plot));
        for plot in plots.map(Analysed::Automatic).chain(judged.metrics.into_iter().map(curves)) {
            page.draw(Plot::Analysis(view.clone(), plot));
        }
    }
    let criterion = Criterion { metric: "train_loss".into(), direction: Direction::Minimize, at: At::Last };
    let asking = Some(Asking { scientific: vec!["model.dropout".into()], lang: Lang::Zh });
    let study = page.hold("bad-setups/fixed-rate");
    let view = View { criterion: Some(criterion.clone()), asking, ..view(&study) };
    let thresholds = BTreeMap::from([("crowd".to_owned(), 0.7)]);
    let judged = page.ask(Judge { view: view.clone(), thresholds: thresholds.clone() }).unwrap();
    assert!(judged.criterion == criterion && judged.own != criterion);
    let check = |value: f64| CheckThreshold { name: "crowd".into(), value };
    assert!(page.ask(check(0.7)).is_ok() && page.ask(check(7.0)).is_err_and(|why| !why.zh.is_empty()));
    for format in [Format::Report, Format::Optuna, Format::Csv, Format::TensorBoard, Format::Sweep] {
        let save = Save { view: view.clone(), thresholds: thresholds.clone(), format, lang: Lang::Zh };
        let (file, Some(Content::File { kind, bytes })) = page.say(save, None) else { panic!("no file") };
        assert!(file.unwrap().kind == kind && !bytes.is_empty(), "{kind}");
    }
}

fn of_files(page: &mut Page) {
    let table = "run,lr,extra,loss\na,0.1,x,3\nb,0.01,y,2\nc,0.001,z,1\n";
    let found = page.hand(Survey { remembered: "{}".into() }, "sweep.csv", table).unwrap().table.unwrap();
    assert_eq!((found.columns[0].role, found.columns.len()), (Role::Trial, 4));
    let (roles, remembered) = (vec![Role::Trial, Role::Scientific, Role::Unused, Role::Objective], String::new());
    let silent = Import { roles, study: None, metric: None, direction: None, at: Some(At::Last), remembered };
    assert!(page.ask(silent.clone()).is_err_and(|refused| refused.asks_direction));
    let said = Import { direction: Some(Direction::Minimize), ..silent };
    let (imported, Some(Content::File { bytes, .. })) = page.say(said, None) else { panic!("no file") };
    assert!(imported.is_ok_and(|imported| imported.remember.is_some() && imported.criterion.at == At::Last));
    assert_eq!(files::read(&bytes).unwrap().trials().len(), 3);
    let rows: String = (0..60).map(|i| format!("{i},{},{}\n", i * 2, ["a", "b"][i % 2])).collect();
    let table = format!("x,y,kind\n,1,a\n{rows}");
    let guessed = page.hand(Guess, "t.csv", &table);
    assert_eq!((&*guessed.target, guessed.task), ("kind", Task::Classification));
    let mut check = |target: &str, task: Option<Task>, missing: Missing| {
        let checked = page.hand(Check { target: target.to_owned(), task, missing }, "t.csv", &table);
        assert_eq!((checked.glance.columns.len(), checked.glance.incomplete), (3, 1));
        checked.about
    };
    assert_eq!(check("kind", Some(Task::Classification), Missing::Fill).unwrap().facts.outputs, 2);
    assert_eq!(check("y", Some(Task::Regression), Missing::Drop).unwrap().examples, 60);
    assert!(!check("kind", Some(Task::Classification), Missing::Refuse).unwrap_err().is_empty());
    let link = page.ask(Pack { study: design() }).unwrap();
    assert_eq!(page.ask(Unpack { link }), Ok(design()));
}

fn of_procedures(page: &mut Page) {
    let mut explain = |name: &str| page.ask(Explain { hyperparameter: name.to_owned() });
    assert!(explain("batch_size").is_some_and(|said| !said.zh.is_empty()) && explain("none").is_none());
    let (trials, steps) = (4, 150);
    let sizes = Plan::StepsToTarget { batches: vec![16, 32], trials };
    for plan in [Plan::StartingPoint { trials, steps }, Plan::TrainingLength { trials, steps }, sizes] {
        assert!(!page.ask(Propose { design: design(), plan }).unwrap().studies.is_empty());
    }
    let study = page.hold("bad-setups/unstable-rate");
    assert_eq!(page.ask(ProposeProbe { study: study.clone() }).unwrap().studies.len(), 2);
    let sizes = [8, 16, 32, 64, 128].map(|batch| page.hold(&format!("digits-batch-sizes/batch-{batch}")));
    let around = ["around", "close"].map(|name| page.hold(&format!("post-norm-warmup-0/{name}")));
    let mut plots = Vec::new();
    for recommend in [
        Recommend::StartingPoint { study: study.clone() },
        Recommend::TrainingLength { study: study.clone() },
        Recommend::StepsToTarget { studies: sizes.to_vec(), target: 0.05 },
        Recommend::Instability { probed: around[0].clone(), studies: around.to_vec() },
        Recommend::Promotion { study, trials: 8, steps: 100_000 },
    ] {
        let advice = page.ask(recommend).unwrap();
        assert!(!advice.headline.zh.is_empty() && !advice.reasons.is_empty(), "{advice:?}");
        plots.extend(advice.plots.into_iter().map(|drawn| drawn.plot));
    }
    assert_eq!(plots.len(), 6);
    let mut measure = Measure { study: design(), largest: 8, windows: Vec::new() };
    while let Some(window) = page.ask(measure.clone()).unwrap().next {
        let seconds = window.steps as f64 * 1e-3;
        measure.windows.push(match window.batch {
            8 => Answer::Memory { needs: 2, limit: 1 },
            _ => Answer::Window { seconds, input_seconds: Some(0.1 * seconds) },
        });
    }
    assert!(measure.windows.len() > 2);
    let views = [throughput::View::Throughput, throughput::View::TimePerStep];
    plots.extend(views.map(|view| Plot::Throughput(measure.clone(), view)));
    plots.into_iter().for_each(|plot| page.draw(plot));
}

fn of_the_advisor(page: &mut Page) {
    let names = page.ask(ListHyperparameters { design: design() });
    assert!(names.iter().any(|name| name == "batch_size"), "{names:?}");
    let (parameter, values) = ("optimizer".to_owned(), vec!["adam".to_owned(), "nesterov".to_owned()]);
    let chosen = BTreeMap::from([("batch_size".to_owned(), space::Role::Nuisance)]);
    let understand = Goal::Understand { parameter: "model.width".into() };
    for goal in [Goal::Maximize, understand, Goal::TestChange { parameter, values }] {
        let advised =
            page.ask(Advise { design: design(), goal, trials: 32, chosen: chosen.clone(), lang: Lang::Zh }).unwrap();
        assert!(!advised.conclusion.studies.is_empty() && !advised.hyperparameters.is_empty(), "{advised:?}");
    }
}

fn of_campaigns(page: &mut Page) {
    let (key, study, form) = ("k".to_owned(), design(), Form { trials: Some(5), steps: Some(40), is_apart: true });
    let speeds = BTreeMap::from([("digits mlp".to_owned(), 100.0)]);
    let estimate = page.ask(EstimateRound { key, study, form, speeds }).unwrap();
    assert!(estimate.is_timed && estimate.costs.len() > 1, "{estimate:?}");
    let best = page.hold("bad-setups/range-too-low");
    let mut begin = |baseline: Baseline| {
        let stores = Stores { site: "site".into(), runner: true, place: Place::Browser(Workers::Cpu(3)) };
        let (name, purpose, checked) = ("c".to_owned(), "p".to_owned(), vec!["metric".to_owned()]);
        page.ask(BeginCampaign { stores, home: Home::Browser, name, purpose, checked, baseline })
    };
    for baseline in [Baseline::Example, Baseline::Design(Ok(design())), Baseline::Best(best)] {
        assert_eq!(begin(baseline), Ok(String::new()));
    }
    let why = Sentence::new("no", "否");
    assert_eq!(begin(Baseline::Design(Err(why.clone()))), Err(why));
}

fn of_lessons(page: &mut Page) {
    let (study, site) = (page.hold("bad-setups/range-too-low"), "http://localhost/".to_owned());
    for lang in Lang::ALL {
        let contents = page.ask(ReadCourse { site: site.clone(), lang }).unwrap();
        assert!(contents.lessons.len() > 7 && !contents.glossary.is_empty());
        for listed in contents.lessons {
            let lesson = lessons::Named { site: site.clone(), id: listed.id.clone() };
            let shown = page.ask(ReadLesson { lesson: lesson.clone(), lang }).unwrap();
            assert!(shown.head == listed && !shown.text.is_empty() && !shown.tasks.is_empty(), "{shown:?}");
            let places = shown.knobs.iter().map(|knob| knob.start).collect();
            page.ask(TurnKnobs { lesson: lesson.clone(), places }).unwrap();
            let checked = page.ask(CheckTask { lesson: lesson.clone(), lang, view: view(&study) }).unwrap();
            assert!(checked.tasks.len() > 1, "{checked:?}");
            page.draw(Plot::Lesson(lesson));
        }
    }
}

//! Other tools' files at hand, as signals: what they are, what is said of them, and what came of it.
//!
//! Kept while a person walks elsewhere. The worker reads the files; knows nothing of their formats.

use crate::page::campaigns::Campaigns;
use crate::page::draft::Draft;
use crate::page::files::{self, Named};
use crate::page::ui::context::Ui;
use crate::page::ui::{opening, prefs};
use crate::shared::exchange::import::{self, Import, Imported, Refused, Role, Source, Survey};
use lab_core::study::{At, Direction};
use lab_core::text::Sentence;
use leptos::{prelude::*, task::spawn_local};

#[derive(Clone, Copy)]
pub struct Imports {
    pub draft: Draft,
    pub campaigns: Campaigns,
    pub source: RwSignal<Option<Source>>,
    /// Why there is no record.
    pub trouble: RwSignal<Option<Sentence>>,
    /// What was guessed, converted or left out.
    pub notes: RwSignal<Vec<Sentence>>,
    /// What may be asked for: the studies of the file, and its metrics.
    pub studies: RwSignal<Vec<String>>,
    pub metrics: RwSignal<Vec<String>>,
    /// What is said. `None` where it is as the file says.
    pub study: RwSignal<Option<String>>,
    pub metric: RwSignal<Option<String>>,
    pub direction: RwSignal<Option<Direction>>,
    pub at: RwSignal<Option<At>>,
    /// What the columns of a table are.
    pub roles: RwSignal<Vec<Role>>,
}

impl Imports {
    /// Makes it, and gives it to every component below.
    pub fn provide(draft: Draft) {
        provide_context(Self {
            draft,
            campaigns: Campaigns::current(),
            source: RwSignal::new(None),
            trouble: RwSignal::new(None),
            notes: RwSignal::new(Vec::new()),
            studies: RwSignal::new(Vec::new()),
            metrics: RwSignal::new(Vec::new()),
            study: RwSignal::new(None),
            metric: RwSignal::new(None),
            direction: RwSignal::new(None),
            at: RwSignal::new(None),
            roles: RwSignal::new(Vec::new()),
        });
    }

    pub fn current() -> Self {
        expect_context()
    }

    /// Looks at other files; what is unambiguous opens at once.
    pub fn survey(self, ui: Ui, files: Vec<Named>) {
        self.forget();
        spawn_local(async move {
            match ui.analyst.ask_about(Survey { remembered: prefs::kept() }, files).await {
                Ok(Ok(source)) => self.take(ui, source),
                Ok(Err(why)) => self.trouble.set(Some(why)),
                Err(_) => {}
            }
        });
    }

    /// Makes a record of the files and opens it, or says what is missing.
    pub fn open(self, ui: Ui) {
        let question = Import {
            roles: self.roles.get_untracked(),
            study: self.study.get_untracked(),
            metric: self.metric.get_untracked(),
            direction: self.direction.get_untracked(),
            at: self.at.get_untracked(),
            remembered: prefs::kept(),
        };
        spawn_local(async move {
            match ui.analyst.make(question).await {
                Ok(Ok((Imported { file, notes, criterion, metrics, remember }, content))) => {
                    if let Some(remember) = remember {
                        prefs::keep(&remember);
                    }
                    self.trouble.set(None);
                    let count = notes.len();
                    self.notes.set(notes);
                    // What was guessed stands in its field, to be changed.
                    self.metrics.set(metrics);
                    self.metric.set(Some(criterion.metric));
                    self.direction.set(Some(criterion.direction));
                    self.at.set(Some(criterion.at));
                    opening::open(ui, self, files::file_name(&file.name, &file.extension), content, count);
                }
                Ok(Err(refused)) => self.refuse(refused),
                Err(_) => {}
            }
        });
    }

    fn forget(self) {
        self.source.set(None);
        self.trouble.set(None);
        self.notes.set(Vec::new());
        self.studies.set(Vec::new());
        self.metrics.set(Vec::new());
        self.study.set(None);
        self.metric.set(None);
        self.direction.set(None);
        self.at.set(None);
        self.roles.set(Vec::new());
    }

    fn take(self, ui: Ui, source: Source) {
        match &source.table {
            Some(import::Table { columns, direction, at }) => {
                self.roles.set(columns.iter().map(|column| column.role).collect());
                self.direction.set(Some(direction.unwrap_or(Direction::Minimize)));
                self.at.set(Some(*at));
            }
            None => self.open(ui),
        }
        self.source.set(Some(source));
    }

    fn refuse(self, Refused { why, studies, metrics, asks_direction }: Refused) {
        if !studies.is_empty() {
            self.study.set(studies.first().cloned());
            self.studies.set(studies);
        }
        if !metrics.is_empty() {
            self.metric.set(metrics.first().cloned());
            self.metrics.set(metrics);
        }
        if asks_direction {
            self.direction.set(Some(Direction::Minimize));
        }
        self.trouble.set(Some(why));
    }
}

//! Campaigns as the page has them: what is told of them, what stands in their forms, and what a button leads to.
//!
//! Kept while a person walks elsewhere. The worker reads and changes campaigns; knows nothing of what a round is.

use crate::page::environment::Runner;
use crate::page::erased::{derived, memo};
use crate::page::files::{self, Named as File};
use crate::page::ui::context::Ui;
use crate::page::ui::form::titled;
use crate::page::ui::route::Route;
use crate::shared::exchange::Question;
use crate::shared::exchange::campaign::{
    CopyCampaign, ForgetCampaign, Home, ImportCampaign, ListCampaigns, Listed, LookAtCampaign, Looked, Named,
    SaveCampaign, Stores, Unread,
};
use crate::shared::place::{Place, StudyRef};
use crate::shared::store::StoredStudy;
use lab_core::text::Sentence;
use lab_texts::Fixed;
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// How a campaign stands, or why that is not known.
pub type Look = Result<Box<Looked>, Unread>;

#[derive(Clone, Copy)]
pub struct Campaigns {
    pub listed: RwSignal<Option<Listed>>,
    /// The campaign that was looked at last, by its key.
    pub looked: RwSignal<Option<(String, Look)>>,
    /// How often one was looked at.
    pub looks: RwSignal<u64>,
    /// How often it was found changed.
    pub part: RwSignal<u64>,
    /// Why a button led to nothing, where it stands.
    pub refused: RwSignal<Option<(Section, Sentence)>>,
    /// What was done, said to screen readers; a refusal is an alert where it stands.
    pub said: RwSignal<Sentence>,
    pub beginning: Beginning,
    /// The study of one's own that may be the next round.
    pub own: RwSignal<Source>,
    /// What stands in the fields of every round.
    texts: Fields<String>,
    ticks: Fields<Vec<String>>,
    owner: StoredValue<Owner>,
}

/// Fields of one type, each by what it is for.
type Fields<T> = StoredValue<BTreeMap<String, RwSignal<T>>>;

/// The form that begins a campaign.
#[derive(Clone, Copy, Default)]
pub struct Beginning {
    pub name: RwSignal<String>,
    pub purpose: RwSignal<String>,
    pub checked: RwSignal<Vec<String>>,
    pub baseline: RwSignal<Source>,
    /// Where it is kept, once that is chosen.
    pub home: RwSignal<Option<Home>>,
}

/// Where a study is taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Source {
    #[default]
    Example,
    /// The design at hand.
    Design,
    Study(StudyRef),
}

/// A part of a page that has buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    List,
    Tools,
    Open,
    Conclude,
    Launch,
}

impl Campaigns {
    /// Makes it, and gives it to every component below.
    pub fn provide() {
        provide_context(Self {
            listed: RwSignal::new(None),
            looked: RwSignal::new(None),
            looks: RwSignal::new(0),
            part: RwSignal::new(0),
            refused: RwSignal::new(None),
            said: RwSignal::new(Sentence::default()),
            beginning: Beginning::default(),
            own: RwSignal::new(Source::Design),
            texts: StoredValue::new(BTreeMap::new()),
            ticks: StoredValue::new(BTreeMap::new()),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        });
    }

    pub fn current() -> Self {
        expect_context()
    }

    /// The field of a campaign for a text that is `first` until somebody types.
    pub fn text(self, key: &str, name: &str, first: &str) -> RwSignal<String> {
        // What was typed where something else stood at first means nothing here.
        self.field(self.texts, format!("{key} {name} {first}"), first.to_owned())
    }

    /// The boxes of a campaign that are ticked.
    pub fn ticked(self, key: &str, name: &str) -> RwSignal<Vec<String>> {
        self.field(self.ticks, format!("{key} {name}"), Vec::new())
    }

    fn field<T: Send + Sync + 'static>(self, fields: Fields<T>, name: String, first: T) -> RwSignal<T> {
        if let Some(field) = fields.with_value(|fields| fields.get(&name).copied()) {
            return field;
        }
        // It outlives the form that shows it.
        let field = self.owner.with_value(|owner| owner.with(|| RwSignal::new(first)));
        fields.update_value(|fields| {
            fields.insert(name, field);
        });
        field
    }

    /// Where a new campaign is kept: where studies train, unless it is chosen.
    pub fn home(self, ui: Ui) -> Home {
        let trains_there = ui.place.get() == Place::Runner;
        self.beginning.home.get().unwrap_or(if trains_there { Home::Runner } else { Home::Browser })
    }

    pub fn list(self, ui: Ui) {
        spawn_local(async move {
            if let Ok(listed) = ui.analyst.ask(ListCampaigns { stores: stores(ui) }).await {
                self.listed.set(Some(listed));
            }
        });
    }

    /// Looks how a campaign stands.
    pub fn look(self, ui: Ui, key: String) {
        spawn_local(async move {
            let Ok(looked) = ui.analyst.ask(LookAtCampaign { campaign: named(ui, &key) }).await else { return };
            let looked = Some((key, looked));
            if self.looked.with_untracked(|before| *before != looked) {
                self.part.update(|part| *part += 1);
                self.looked.set(looked);
            }
            self.looks.update(|looks| *looks += 1);
        });
    }

    /// Keeps the campaign of a file and goes there.
    pub fn import(self, ui: Ui, files: Vec<File>) {
        self.hush();
        let question = ImportCampaign { stores: stores(ui), home: untrack(|| self.home(ui)) };
        spawn_local(async move {
            if let Ok(done) = ui.analyst.ask_about(question, files).await {
                self.go(ui, Section::List, done);
            }
        });
    }

    pub fn copy(self, ui: Ui, key: &str, to: Home) {
        self.begin(ui, Section::Tools, CopyCampaign { campaign: named(ui, key), to });
    }

    /// Asks for a new campaign and goes there.
    pub fn begin<Q>(self, ui: Ui, section: Section, question: Q)
    where
        Q: Question<Answer = Result<String, Sentence>> + 'static,
    {
        self.hush();
        spawn_local(async move {
            if let Ok(done) = ui.analyst.ask(question).await {
                self.go(ui, section, done);
            }
        });
    }

    /// Changes a campaign and looks at it again.
    pub fn change<Q>(self, ui: Ui, section: Section, key: String, question: Q)
    where
        Q: Question<Answer = Result<Sentence, Sentence>> + 'static,
    {
        self.hush();
        spawn_local(async move {
            match ui.analyst.ask(question).await {
                Ok(Ok(said)) => {
                    self.said.set(said);
                    ui.session.refresh_studies();
                    self.look(ui, key);
                }
                Ok(Err(why)) => self.refuse(section, why),
                Err(_) => {}
            }
        });
    }

    pub fn save(self, ui: Ui, key: &str) {
        self.hush();
        let question = SaveCampaign { campaign: named(ui, key) };
        spawn_local(async move {
            match ui.analyst.make(question).await {
                Ok(Ok((file, content))) => files::save(&file, &content),
                Ok(Err(why)) => self.refuse(Section::Tools, why),
                Err(_) => {}
            }
        });
    }

    pub fn forget(self, ui: Ui, key: &str) {
        let question = ForgetCampaign { campaign: named(ui, key) };
        spawn_local(async move {
            match ui.analyst.ask(question).await {
                Ok(Ok(())) => ui.go(Route::Campaign(String::new())),
                Ok(Err(why)) => self.refuse(Section::Tools, why),
                Err(_) => {}
            }
        });
    }

    pub fn refuse(self, section: Section, why: Sentence) {
        self.refused.set(Some((section, why)));
    }

    /// Takes back what was said of a button.
    pub fn hush(self) {
        self.refused.set(None);
        self.said.set(Sentence::default());
    }

    fn go(self, ui: Ui, section: Section, done: Result<String, Sentence>) {
        match done {
            Ok(key) => {
                ui.session.refresh_studies();
                ui.go(Route::Campaign(key));
            }
            Err(why) => self.refuse(section, why),
        }
    }
}

/// The studies to choose from, with their titles: `first`, then those of this browser that `title` gives one; and the chosen
/// one, or the first of all where it is not there.
pub fn sources<const N: usize>(
    ui: Ui,
    chosen: RwSignal<Source>,
    first: [(Source, Fixed); N],
    title: fn(Ui, &StoredStudy) -> Option<String>,
) -> (Signal<Vec<(Source, String)>>, Memo<Source>) {
    let sources = derived(move || {
        let stored = ui.session.studies.with(|studies| {
            let source = |study: &StoredStudy| Source::Study(StudyRef::Browser(study.key.clone()));
            let titled = studies.iter().filter_map(|study| Some((source(study), title(ui, study)?)));
            titled.collect::<Vec<_>>()
        });
        titled(ui, first.clone()).into_iter().chain(stored).collect::<Vec<_>>()
    });
    // A study may have been deleted since it was chosen.
    let chosen = memo(move || {
        let chosen = chosen.get();
        sources.with(|sources| {
            let is_there = sources.iter().any(|(source, _)| *source == chosen);
            if is_there { chosen } else { sources.first().map(|(first, _)| first.clone()).unwrap_or_default() }
        })
    });
    (sources, chosen)
}

/// The stores there are.
pub fn stores(ui: Ui) -> Stores {
    Stores {
        site: document().base_uri().ok().flatten().unwrap_or_default(),
        runner: ui.session.environment.runner.with_untracked(|runner| *runner != Runner::Absent),
        place: ui.place.get_untracked(),
    }
}

pub fn named(ui: Ui, key: &str) -> Named {
    Named { stores: stores(ui), key: key.to_owned() }
}

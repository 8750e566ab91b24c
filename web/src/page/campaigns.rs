//! Campaigns as the page has them: what is told of them, what stands in their forms, and what a button leads to.
//!
//! Kept while a person walks elsewhere. The worker reads and changes campaigns; knows nothing of what a round is.

use crate::page::environment::Runner;
use crate::page::files::{self, Named as File};
use crate::page::ui::context::Ui;
use crate::page::ui::route::Route;
use crate::shared::exchange::Question;
use crate::shared::exchange::campaign::{
    CopyCampaign, ForgetCampaign, Home, ImportCampaign, ListCampaigns, Listed, LookAtCampaign, Looked, Named,
    SaveCampaign, Stores, Unread,
};
use crate::shared::place::{Place, StudyRef};
use lab_core::text::Sentence;
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// How a campaign stands, or why that is not known.
pub type Look = Result<Box<Looked>, Unread>;

#[derive(Clone, Copy)]
pub struct Campaigns {
    pub listed: RwSignal<Option<Listed>>,
    /// The campaign that was looked at last, by its key.
    pub looked: RwSignal<Option<(String, Look)>>,
    /// How often one was looked at, and how often it was found changed.
    pub looks: RwSignal<u64>,
    pub part: RwSignal<u64>,
    /// Why a button led to nothing, where it stands.
    pub refused: RwSignal<Option<(Section, Sentence)>>,
    /// Said to screen readers.
    pub said: RwSignal<Sentence>,
    pub beginning: Beginning,
    /// The study of one's own that may be the next round.
    pub own: RwSignal<Source>,
    /// What stands in the fields of every round, by what each is for.
    texts: StoredValue<BTreeMap<String, RwSignal<String>>>,
    ticks: StoredValue<BTreeMap<String, RwSignal<Vec<String>>>>,
    owner: StoredValue<Owner>,
}

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
        let field = format!("{key} {name} {first}");
        if let Some(text) = self.texts.with_value(|texts| texts.get(&field).copied()) {
            return text;
        }
        // It outlives the form that shows it.
        let text = self.owner.with_value(|owner| owner.with(|| RwSignal::new(first.to_owned())));
        self.texts.update_value(|texts| {
            texts.insert(field, text);
        });
        text
    }

    /// The boxes of a campaign that are ticked.
    pub fn ticked(self, key: &str, name: &str) -> RwSignal<Vec<String>> {
        let field = format!("{key} {name}");
        if let Some(ticked) = self.ticks.with_value(|ticks| ticks.get(&field).copied()) {
            return ticked;
        }
        let ticked = self.owner.with_value(|owner| owner.with(|| RwSignal::new(Vec::new())));
        self.ticks.update_value(|ticks| {
            ticks.insert(field, ticked);
        });
        ticked
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
        self.refused.set(None);
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
        self.refused.set(None);
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
        self.refused.set(None);
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
        self.refused.set(None);
        let question = SaveCampaign { campaign: named(ui, key) };
        spawn_local(async move {
            match ui.analyst.make(question).await {
                Ok(Ok((file, content))) => {
                    files::save_blob(&files::file_name(&file.name, &file.extension), &content);
                }
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
        self.said.set(why.clone());
        self.refused.set(Some((section, why)));
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

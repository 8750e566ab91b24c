//! What surrounds the study at hand: its table, its file, and the other studies in this browser's store.

use super::*;
use crate::page::environment::Runner;
use lab_core::workload::{DataSource, Workload};
use web_sys::Blob;

impl Session {
    /// Hands over the table of a study whose table this browser does not have.
    pub fn supply_csv(self, text: String) {
        if let Some(StudyRef::Browser(key)) = self.open.get_untracked() {
            let csv = text.clone();
            spawn_local(async move {
                if let Err(error) = store::keep_table(&key, &csv).await {
                    self.trouble.set(Some(Trouble::lasting(error.sentence())));
                }
            });
        }
        self.inner().keeper.edit(|row| row.has_csv = true);
        self.hold_csv(Some(text));
        self.trouble.set(None);
    }

    /// The table of the study at hand, for another study of the same data.
    pub fn table(self) -> Option<String> {
        self.inner().csv.borrow().clone()
    }

    /// Whether the study at hand needs a table that is not here; reactive. A runner keeps the tables of its studies.
    pub fn needs_csv(self) -> bool {
        !self.inner().has_csv.get()
            && self.place.get() != Place::Runner
            && self.record.with(|record| record.as_ref().is_some_and(|record| has_table(&record.study)))
    }

    /// The study at hand as a file `lab.record/1`, up to this moment.
    pub async fn record_file(self) -> Option<Blob> {
        self.flush();
        store::export(&*self.record.get_untracked()?).await
    }

    /// The record file of a study: one in this browser's store, or the one at hand wherever it is kept.
    pub async fn file_of(self, reference: &StudyRef) -> Option<Blob> {
        let at_hand = self.open.with_untracked(|open| open.as_ref() == Some(reference));
        if at_hand {
            self.save_now();
            // What is being written is not in the store yet.
            if self.saved.with_untracked(|saved| *saved != Saved::InBrowser) {
                return self.record_file().await;
            }
        }
        match reference {
            StudyRef::Browser(key) => match store::file(key).await {
                Ok(file) => Some(file),
                Err(_) if at_hand => self.record_file().await,
                Err(_) => None,
            },
            StudyRef::Runner(_) => None,
        }
    }

    /// Deletes a study from this browser's store.
    pub fn delete(self, key: &str) {
        if self.open.with_untracked(|open| *open == Some(StudyRef::Browser(key.to_owned()))) {
            self.lay_aside();
        }
        let key = key.to_owned();
        spawn_local(async move {
            if let Err(error) = store::delete(&key).await {
                self.trouble.set(Some(Trouble::lasting(error.sentence())));
            }
            self.refresh_studies();
            self.refresh_room();
        });
    }

    /// Deletes a study from the runner's store, for everybody; whether it is gone.
    pub async fn delete_on_runner(self, study: StudyId) -> bool {
        if self.open.with_untracked(|open| *open == Some(StudyRef::Runner(study))) {
            self.lay_aside();
        }
        let deleted = remote::delete(study).await;
        self.refresh_room();
        deleted.map_err(|why| self.trouble.set(Some(Trouble::lasting(why)))).is_ok()
    }

    /// Asks anew how much room the stores take.
    pub fn refresh_room(self) {
        spawn_local(async move {
            self.room.set(store::room().await);
            if self.environment.runner.with_untracked(Runner::is_present)
                && let Answer::Runner(holdings) = remote::ask().await
            {
                self.environment.holdings.set(Some(holdings));
            }
        });
    }

    /// Reads `studies` anew.
    pub fn refresh_studies(self) {
        spawn_local(async move {
            match store::list().await {
                Ok(studies) => self.studies.set(studies),
                Err(error) => self.trouble.set(Some(Trouble::lasting(error.sentence()))),
            }
        });
    }
}

fn has_table(study: &Study) -> bool {
    matches!(study.workload, Workload::Trained { data: DataSource::Csv { .. }, .. })
}

//! What every page of Tuning Lab says of a study: how far it is, and its table of trials.
//!
//! Knows nothing of how a study is trained.

use super::{Page, Role};
use crate::wait::{LONG, SHORT, until};
use lab_core::record::Record;
use lab_core::study::Study;

/// What the progress bar says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub ended: u64,
    pub trials: u64,
    /// As a person reads it: running, paused, stopped, finished.
    pub state: String,
}

impl Page {
    /// Opens a study by its link and starts it on what the picker shows.
    pub async fn start(&self, study: &Study) {
        self.go(&crate::design_address(study)).await;
        until("the design of the link is shown", SHORT, async || {
            (self.value("Name of the study").await == study.name).then_some(())
        })
        .await;
        self.click(Role::Button, "Run study").await;
        self.sees(Role::ProgressBar, "Progress of the study").await;
    }

    /// Picks where the next study trains, by the beginning of its name.
    pub async fn train_on(&self, place: &str) {
        until(&format!("{place} can be chosen"), LONG, async || {
            self.click(Role::Button, "Where to train*").await;
            self.click(Role::MenuItem, &format!("{place}*")).await;
            let chosen = format!("Where to train: {place}");
            self.names(Role::Button).await.iter().any(|name| name.starts_with(&chosen)).then_some(())
        })
        .await;
    }

    /// The progress bar, if the page shows one.
    pub async fn progress(&self) -> Option<Progress> {
        let script = "const bar = all('progressbar')[0];
            return bar && ['aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map((name) => bar.getAttribute(name))";
        let values: Vec<String> = serde_json::from_value(self.look(script, &[]).await).ok()?;
        let [ended, trials, text] = values.try_into().ok()?;
        let state = text.rsplit(", ").next()?.to_owned();
        Some(Progress { ended: ended.parse().ok()?, trials: trials.parse().ok()?, state })
    }

    /// Waits until the progress bar shows what is asked for.
    pub async fn reaches(&self, what: &str, enough: impl Fn(&Progress) -> bool) -> Progress {
        until(what, LONG, async || {
            let progress = self.progress().await?;
            assert!(progress.state != "cannot go on", "{what}: {}", self.text().await);
            Some(progress).filter(&enough)
        })
        .await
    }

    /// Waits for the end of the study.
    pub async fn finishes(&self) {
        self.reaches("the study is finished", |progress| {
            progress.state == "finished" && progress.ended == progress.trials
        })
        .await;
    }

    /// The rows of the table of trials: the cells as read.
    pub async fn trials(&self) -> Vec<Vec<String>> {
        let script = "const table = find('region', 'Trials').map((region) => region.querySelector('table')).find(Boolean);
            return [...(table?.tBodies[0]?.rows ?? [])].map((row) => [...row.cells].map((cell) => tidy(cell.textContent)))";
        serde_json::from_value(self.look(script, &[]).await).unwrap_or_default()
    }

    /// Training steps of all trials so far, by the table's last column.
    pub async fn steps_trained(&self) -> u64 {
        let steps = |row: &Vec<String>| {
            row.last()?.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>().ok()
        };
        self.trials().await.iter().filter_map(steps).sum()
    }

    /// Goes to the page Analyze by its link in the top bar and saves the record.
    pub async fn save_record(&self) -> Record {
        self.click(Role::Link, "Analyze").await;
        let (_, text) = self.saved(async || self.click(Role::Button, "Save record").await).await;
        crate::read_record(&text)
    }
}

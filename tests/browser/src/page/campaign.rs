//! What a person does on the page of a campaign.
//!
//! Knows nothing of what comes of it.

use super::{Page, Role};

impl Page {
    /// Begins a campaign with the baseline of that title.
    pub async fn begin_campaign(&self, name: &str, baseline: &str) {
        self.click(Role::Link, "Campaign").await;
        self.sees(Role::Heading, "Begin a campaign").await;
        self.fill("Name", name).await;
        self.choose("Baseline: the configuration to set out from", baseline).await;
        self.click(Role::Button, "Begin the campaign").await;
        self.sees(Role::Heading, name).await;
        self.sees(Role::Heading, "What next").await;
    }

    /// Concludes the open round, all of whose trials are done.
    pub async fn conclude(&self, round: u64, learnt: &str) {
        self.sees(Role::Heading, &format!("Conclusion of round {round}")).await;
        self.fill("What was learnt", learnt).await;
        self.click(Role::Button, &format!("Conclude round {round}")).await;
        self.says(&format!("Learnt: {learnt}")).await;
    }

    /// The timeline as it is read, a text for every station.
    pub async fn timeline(&self) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll('.timeline > li')].map((station) => tidy(station.textContent))";
        serde_json::from_value(self.look(script, &[]).await).unwrap_or_default()
    }
}

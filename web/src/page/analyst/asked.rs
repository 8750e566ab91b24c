//! A question with its last answer, both kept while a person walks elsewhere.

use super::Analyst;
use crate::page::erased::effect;
use crate::shared::exchange::Question;
use leptos::{prelude::*, task::spawn_local};

pub struct Asked<Q: Question + Send + Sync + 'static>
where
    Q::Answer: Send + Sync,
{
    last: StoredValue<Option<Q>>,
    /// The last answer, and what it answers.
    pub answer: RwSignal<Option<(Q, Q::Answer)>>,
}

impl<Q: Question + Send + Sync> Clone for Asked<Q>
where
    Q::Answer: Send + Sync,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Question + Send + Sync> Copy for Asked<Q> where Q::Answer: Send + Sync {}

impl<Q: Question + Clone + PartialEq + Send + Sync + 'static> Asked<Q>
where
    Q::Answer: Send + Sync,
{
    pub fn new() -> Self {
        Self { last: StoredValue::new(None), answer: RwSignal::new(None) }
    }

    /// Asks what `question` makes of the signals it reads, now and whenever that has changed.
    pub fn follow(self, analyst: Analyst, question: impl Fn() -> Option<Q> + 'static) {
        effect(move || {
            let Some(question) = question() else { return };
            if self.last.with_value(|last| last.as_ref() == Some(&question)) {
                return;
            }
            self.last.set_value(Some(question.clone()));
            spawn_local(async move {
                match analyst.ask(question.clone()).await {
                    Ok(answer) => self.answer.set(Some((question, answer))),
                    // It is asked again when somebody looks again.
                    Err(_) => self.last.set_value(None),
                }
            });
        });
    }
}

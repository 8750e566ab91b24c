//! Independent uniform draws, each named by trial and parameter.

use super::Method;
use super::leaf::{Leaf, Structure};
use crate::random::Stream;
use crate::space::Values;

pub(super) struct Uniform<'a> {
    pub structure: Structure<'a>,
    pub stream: Stream,
}

impl Uniform<'_> {
    fn draw(&self, trial: u64) -> Values {
        let stream = self.stream.index(trial);
        let uniform = |name: &str| stream.child(name).uniform(0);
        let leaf = self.structure.extend(Leaf::new(), |_, choice| {
            let options = choice.options();
            ((uniform(choice.name()) * options as f64) as usize).min(options.saturating_sub(1))
        });
        let mut values = self.structure.chosen(&leaf);
        for member in self.structure.active(&leaf) {
            values.insert(member.name().to_owned(), member.domain().decode(uniform(member.name())));
        }
        values
    }
}

impl Method for Uniform<'_> {
    fn point(&self, trial: u64) -> Option<Values> {
        Some(self.draw(trial))
    }

    fn iter(&self) -> Box<dyn Iterator<Item = Values> + '_> {
        Box::new((0..).map(|trial| self.draw(trial)))
    }

    fn len(&self) -> Option<u64> {
        None
    }
}

//! The same trials asked another question: which parameters are scientific, said after the fact.

use super::Study;
use crate::problem::{Fault, nearest_name};
use crate::space::{Role, Setting};
use crate::text::Lang;
use lab_texts::{Arg, study as t};

impl Study {
    /// The study of the same trials with these parameters scientific and every other one that varies nuisance. Its question
    /// is a new one, in the reader's language, unless these are the parameters that it asked about already.
    ///
    /// # Errors
    /// A name it does not have, with those that it has; a parameter that does not vary, with those that do.
    pub fn asking(&self, scientific: &[String], lang: Lang) -> Result<Self, Fault> {
        for name in scientific {
            self.can_be_asked(name)?;
        }
        let is_asked = |name: &str| scientific.iter().any(|asked| asked == name);
        let was_asked = |(parameter, _): (&crate::space::Parameter, _)| {
            (parameter.role() == Role::Scientific) == is_asked(&parameter.name)
        };
        let is_same = self.space.varied().all(was_asked);
        let mut parts = self.clone().into_parts();
        parts.space = parts.space.asking(is_asked);
        if !is_same {
            parts.question = t::asked(&parts.objective.metric, Arg::list(scientific)).get(lang);
        }
        // What the trials are for decides nothing about what is valid.
        Ok(Self(parts))
    }

    fn can_be_asked(&self, name: &str) -> Result<(), Fault> {
        let varied = || self.space.varied().map(|(parameter, _)| parameter.name.clone());
        match self.space.get(name).map(|parameter| &parameter.setting) {
            Some(Setting::Varied { .. }) => Ok(()),
            Some(Setting::Fixed(value)) => {
                Err(Fault::NeverVaries { name: name.to_owned(), value: value.to_string(), varied: varied().collect() })
            }
            None => {
                let allowed: Vec<String> = varied().collect();
                let nearest = nearest_name(name, allowed.iter().map(String::as_str));
                Err(Fault::NotOneOf { found: format!("{name:?}"), allowed, nearest })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn study() -> Study {
        Study::from_json(&json!({
            "format": "lab.study/1", "name": "s", "question": "Adam or SGD?", "workload": {"external": true},
            "objective": {"metric": "loss", "direction": "minimize"},
            "parameters": {
                "optimizer": {"role": "scientific", "choice": ["sgd", "adam"]},
                "lr": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"},
                "width": {"role": "fixed", "value": 64}},
            "sampler": {"kind": "halton", "seed": 1, "drawn": "elsewhere"}, "trials": 8}))
        .unwrap()
    }

    #[test]
    fn another_question_changes_roles_and_nothing_else() {
        let own = study();
        let asked = own.asking(&["lr".to_owned()], Lang::En).unwrap();
        let roles: Vec<Role> = asked.space.parameters().iter().map(|parameter| parameter.role()).collect();
        assert_eq!(roles, [Role::Nuisance, Role::Scientific, Role::Fixed]);
        assert_eq!(asked.question, "Which lr gives the best loss?");
        assert_eq!((&asked.sampler, asked.trials, &asked.name), (&own.sampler, own.trials, &own.name));
        let back = asked.asking(&["optimizer".to_owned()], Lang::En).unwrap();
        assert_eq!(back.space, own.space);
        assert_eq!(own.asking(&["optimizer".to_owned()], Lang::En).unwrap(), own);
    }

    #[test]
    fn what_cannot_be_asked_says_what_can() {
        let unknown = study().asking(&["optimiser".to_owned()], Lang::En).unwrap_err().sentence(Lang::En);
        assert_eq!(unknown, "\"optimiser\" is not one of optimizer, lr; did you mean \"optimizer\"?");
        let fixed = study().asking(&["width".to_owned()], Lang::En).unwrap_err().sentence(Lang::En);
        assert_eq!(
            fixed,
            "\"width\" is 64 in every trial, so these trials cannot say what it does; what varies: optimizer, lr"
        );
    }
}

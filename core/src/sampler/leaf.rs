//! The conditional structure of a space: which parameters exist together.
//!
//! *Structural* choices are those that conditions name. A *leaf* is one way to answer all of them that apply (a structural
//! choice can itself be conditional); it decides which other parameters exist.

use crate::space::{Domain, Options, Setting, Space, Values};

/// The option number of every structural choice, parents first; `None` where the choice is inactive.
pub(super) type Leaf = Vec<Option<usize>>;

/// The varied parameters of a space with their conditions resolved to structural choices.
pub(super) struct Structure<'a> {
    choices: Vec<Choice<'a>>,
    others: Vec<Member<'a>>,
}

/// A structural choice.
pub(super) struct Choice<'a> {
    name: &'a str,
    options: &'a Options,
    rule: Rule,
}

/// Any other varied parameter.
pub(super) struct Member<'a> {
    name: &'a str,
    domain: &'a Domain,
    rule: Rule,
}

/// When a parameter is active: never, or if all these structural choices have one of the options marked.
#[derive(Clone)]
enum Rule {
    Never,
    All(Vec<(usize, Vec<bool>)>),
}

impl Rule {
    fn and(self, other: Rule) -> Rule {
        match (self, other) {
            (Rule::All(a), Rule::All(b)) => Rule::All(a.into_iter().chain(b).collect()),
            _ => Rule::Never,
        }
    }

    /// Whether it holds, once the choices it names are decided.
    fn holds(&self, leaf: &[Option<usize>]) -> bool {
        let chosen = |choice: usize| leaf.get(choice).copied().flatten();
        match self {
            Rule::Never => false,
            Rule::All(requirements) => requirements.iter().all(|(choice, among)| {
                chosen(*choice).and_then(|option| among.get(option)).is_some_and(|&allowed| allowed)
            }),
        }
    }
}

/// The rule of a parameter; one without is behind a circle of conditions, and never active.
fn rule_of(rules: &[(&str, Rule)], name: &str) -> Rule {
    rules.iter().find(|(other, _)| *other == name).map_or(Rule::Never, |(_, rule)| rule.clone())
}

impl<'a> Structure<'a> {
    pub(super) fn new(space: &'a Space) -> Self {
        let structural: Vec<_> = space.structural().collect();
        let mut rules: Vec<(&str, Rule)> = Vec::new();
        for parameter in space.parents_first() {
            let conditions = parameter.when.iter().map(|condition| {
                if let Some(choice) = structural.iter().position(|(parent, _)| parent.name == condition.parent) {
                    let (_, options) = structural[choice];
                    let among = options.as_slice().iter().map(|option| condition.among.contains(option)).collect();
                    return Rule::All(vec![(choice, among)]);
                }
                // A fixed parent has its value while it is active itself.
                match space.get(&condition.parent).map(|parent| &parent.setting) {
                    Some(Setting::Fixed(value)) if condition.among.contains(value) => {
                        rule_of(&rules, &condition.parent)
                    }
                    _ => Rule::Never,
                }
            });
            let rule = conditions.fold(Rule::All(Vec::new()), Rule::and);
            rules.push((&parameter.name, rule));
        }
        let rule = |name: &str| rule_of(&rules, name);
        let choices: Vec<_> = structural
            .iter()
            .map(|(parameter, options)| Choice { name: &parameter.name, options, rule: rule(&parameter.name) })
            .collect();
        let others = space
            .varied()
            .filter(|(parameter, _)| choices.iter().all(|choice| choice.name != parameter.name))
            .map(|(parameter, domain)| Member { name: &parameter.name, domain, rule: rule(&parameter.name) })
            .collect();
        Self { choices, others }
    }

    /// The structural choices, parents first.
    pub(super) fn choices(&self) -> &[Choice<'a>] {
        &self.choices
    }

    /// All other varied parameters, as written.
    pub(super) fn others(&self) -> &[Member<'a>] {
        &self.others
    }

    /// The other varied parameters that exist in a leaf, as written.
    pub(super) fn active<'s>(&'s self, leaf: &'s Leaf) -> impl Iterator<Item = &'s Member<'a>> {
        self.others.iter().filter(|member| member.is_active(leaf))
    }

    /// The values of the structural choices in a leaf.
    pub(super) fn chosen(&self, leaf: &Leaf) -> Values {
        let mut values = Values::new();
        for (choice, option) in self.choices.iter().zip(leaf) {
            if let Some(value) = option.and_then(|option| choice.options.as_slice().get(option)) {
                values.insert(choice.name.to_owned(), value.clone());
            }
        }
        values
    }

    /// Every leaf, the last choice varying fastest.
    pub(super) fn every_leaf(&self) -> impl Iterator<Item = Leaf> {
        std::iter::successors(Some(self.extend(Leaf::new(), |_, _| 0)), |leaf| {
            let (last, option) = self.choices.iter().enumerate().rev().find_map(|(i, choice)| {
                let next = (*leaf.get(i)?)? + 1;
                (next < choice.options()).then_some((i, next))
            })?;
            let mut start: Leaf = leaf.iter().copied().take(last).collect();
            start.push(Some(option));
            Some(self.extend(start, |_, _| 0))
        })
    }

    /// Completes a leaf whose first choices are decided, asking for the option of each active choice in turn.
    pub(super) fn extend(&self, mut leaf: Leaf, mut decide: impl FnMut(usize, &Choice<'a>) -> usize) -> Leaf {
        for (i, choice) in self.choices.iter().enumerate().skip(leaf.len()) {
            let option = choice.rule.holds(&leaf).then(|| decide(i, choice));
            leaf.push(option);
        }
        leaf
    }
}

impl Choice<'_> {
    pub(super) fn name(&self) -> &str {
        self.name
    }

    /// How many options there are, at least one.
    pub(super) fn options(&self) -> usize {
        self.options.as_slice().len()
    }
}

impl<'a> Member<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    pub(super) fn domain(&self) -> &'a Domain {
        self.domain
    }

    pub(super) fn is_active(&self, leaf: &[Option<usize>]) -> bool {
        self.rule.holds(leaf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{Condition, FloatRange, Natural, Parameter, Purpose, Scale};

    fn varied(name: &str, domain: Domain, parent: Option<(&str, &str)>) -> Parameter {
        let when = parent.map(|(parent, option)| Condition { parent: parent.into(), among: vec![option.into()] });
        Parameter {
            name: name.into(),
            setting: Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() },
            when: when.into_iter().collect(),
        }
    }

    fn choice(name: &str, parent: Option<(&str, &str)>) -> Parameter {
        varied(name, Domain::Choice(Options::new(vec!["no".into(), "yes".into()]).unwrap()), parent)
    }

    fn unit(name: &str, parent: Option<(&str, &str)>) -> Parameter {
        varied(name, Domain::Float(FloatRange::new(0.0, 1.0, Scale::Linear).unwrap()), parent)
    }

    fn leaves(parameters: Vec<Parameter>) -> Vec<(Leaf, Vec<String>)> {
        let space = Space::new(parameters, "$").unwrap();
        let structure = Structure::new(&space);
        let names = |leaf: &Leaf| structure.active(leaf).map(|member| member.name().to_owned()).collect();
        structure.every_leaf().map(|leaf| (leaf.clone(), names(&leaf))).collect()
    }

    #[test]
    fn leaves_are_the_ways_through_the_choices() {
        let found = leaves(vec![
            unit("shared", None),
            choice("inner", Some(("outer", "yes"))),
            unit("deep", Some(("inner", "yes"))),
            choice("outer", None),
        ]);
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            [
                (vec![Some(0), None], names(&["shared"])),
                (vec![Some(1), Some(0)], names(&["shared"])),
                (vec![Some(1), Some(1)], names(&["shared", "deep"])),
            ]
        );
    }

    #[test]
    fn fixed_parents_count_while_they_are_active() {
        let fixed = |parent| Parameter { setting: Setting::Fixed("yes".into()), ..unit("fixed", parent) };
        let of = |parent, option| leaves(vec![choice("a", None), fixed(parent), unit("x", Some(("fixed", option)))]);
        assert_eq!(of(None, "yes"), [(vec![], vec!["a".to_owned(), "x".to_owned()])]);
        assert_eq!(of(None, "no"), [(vec![], vec!["a".to_owned()])]);
        assert_eq!(of(Some(("a", "yes")), "yes"), [(vec![Some(0)], vec![]), (vec![Some(1)], vec!["x".to_owned()])]);
    }
}

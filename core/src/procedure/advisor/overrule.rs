//! What it does to a conclusion when a person decides otherwise, and under which conditions it holds at all.

use super::Advice;
use crate::procedure::numbers::three;
use crate::procedure::{Category, category};
use crate::space::{Role, Setting};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::hyperparameter;
use serde::Serialize;

/// A hyperparameter whose role in a study is not the advised one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overrule {
    pub name: String,
    pub advised: Role,
    pub chosen: Role,
    pub consequence: Sentence,
}

/// Where a study departs from the advice, in the order of the advice.
pub fn overrules(advice: &Advice, study: &Study) -> Vec<Overrule> {
    let differs = advice.proposals.iter().filter_map(|proposed| {
        let parameter = study.space.get(&proposed.name);
        let chosen = parameter.map_or(Role::Fixed, |parameter| parameter.role());
        if chosen == proposed.role {
            return None;
        }
        let consequence = consequence(&proposed.name, proposed.role, chosen, study);
        Some(Overrule { name: proposed.name.clone(), advised: proposed.role, chosen, consequence })
    });
    differs.collect()
}

fn consequence(name: &str, advised: Role, chosen: Role, study: &Study) -> Sentence {
    let value = || {
        let fixed = study.space.get(name).and_then(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some(value.to_string()),
            Setting::Varied { .. } => None,
        });
        fixed.or_else(|| Some(hyperparameter(name)?.default_value().to_string())).unwrap_or_default()
    };
    match (advised, chosen) {
        (Role::Nuisance, Role::Fixed) => {
            let value = value();
            Sentence::new(
                format!(
                    "The conclusion holds only at {name} = {value}: the settings compared may each want another value, and the one it suits wins."
                ),
                format!("结论只在 {name} = {value} 时成立：各个设置所需的值可能不同，恰好适合它的一方会占优。"),
            )
        }
        (Role::Fixed, Role::Nuisance) if category(name) == Category::BatchSize => Sentence::new(
            "Batch size is searched as if it were a knob for validation quality: trials differ in cost, and a size wins by suiting the other hyperparameters' ranges.",
            "批量大小被当作调节验证性能的旋钮来搜索：试验成本各异，某个批量会因恰好适合其他超参数的范围而胜出。",
        ),
        (Role::Fixed, Role::Nuisance) => {
            let (n, d) = (study.trials as f64, study.space.varied().count().max(1) as f64);
            // So many values per dimension would a grid of as many points have.
            let (now, before) = (three(libm::pow(n, 1.0 / d)), three(libm::pow(n, 1.0 / (d - 1.0).max(1.0))));
            Sentence::new(
                format!(
                    "{name} takes a dimension of the search: {} trials cover about {now} values per dimension instead of {before}.",
                    study.trials
                ),
                format!(
                    "{name} 占用一个搜索维度：{} 个试验在每个维度上约覆盖 {now} 个值，而不是 {before} 个。",
                    study.trials
                ),
            )
        }
        (Role::Scientific, Role::Fixed) => {
            let value = value();
            Sentence::new(
                format!("The round no longer answers its question: {name} is always {value}."),
                format!("本轮不再回答其问题：{name} 恒为 {value}。"),
            )
        }
        (Role::Scientific, Role::Nuisance) => Sentence::new(
            format!(
                "{name} is optimised away instead of compared: only the best value will be known, not what the others could do."
            ),
            format!("{name} 被优化掉而不是被比较：只会知道最佳值，而不知道其他值能达到什么。"),
        ),
        (_, _) => Sentence::new(
            format!("{name} makes a second question: its values are compared too, and each needs trials of its own."),
            format!("{name} 构成第二个问题：它的各个值也被比较，每个都需要自己的试验。"),
        ),
    }
}

/// The conditions of every conclusion drawn from a study: its fixed hyperparameters.
pub fn conditions(study: &Study) -> Option<Sentence> {
    let fixed: Vec<String> = study
        .space
        .parameters()
        .iter()
        .filter_map(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some(format!("{} = {value}", parameter.name)),
            Setting::Varied { .. } => None,
        })
        .collect();
    (!fixed.is_empty()).then(|| {
        Sentence::new(
            format!(
                "The conclusion will hold at {}, and at the defaults of everything not mentioned.",
                fixed.join(", ")
            ),
            format!("结论将在 {} 以及其余默认值的条件下成立。", fixed.join("、")),
        )
    })
}

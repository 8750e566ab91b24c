//! The rules: role and range of one hyperparameter.
//!
//! Thresholds on the number of trials are the playbook's where it gives them (Adam), and the same idea elsewhere: a parameter
//! joins the search when there are enough trials to cover one dimension more.

use super::{Goal, Proposed, Range, Situation, fixed_value};
use crate::space::{Domain, Role, Setting, Value};
use crate::text::{Sentence, Text};
use crate::workload::{Hyperparameter, Kind, Quantity};

/// Trials per setting from which on a parameter is worth a dimension. The first three are the playbook's for Adam; "many
/// more" is taken as twice the step before.
const MOMENTUM: u64 = 10;
const EPSILON: u64 = 25;
const SECOND_MOMENT: u64 = 50;
/// Strengths of regularizers, in the order in which they are usually worth it.
const WEIGHT_DECAY: u64 = 25;
const DROPOUT: u64 = 40;
const OTHER_STRENGTHS: u64 = 60;
/// When only the best result counts, sizes of the model.
const MODEL_SIZE: u64 = 100;

/// What becomes of a hyperparameter that the round does not ask about.
enum Rule {
    /// Tuned at any budget.
    Tuned(Text),
    /// Tuned from so many trials per setting on.
    TunedFrom(u64, Text),
    Fixed(Text),
}

/// The proposal for one entry of the catalogue.
pub fn propose(situation: &Situation, entry: &Hyperparameter, optimizers: &[Value]) -> Proposed {
    let Situation { base, goal, per_setting: n } = *situation;
    let proposed =
        |role: Role, range: Range, reason: Sentence| Proposed { name: entry.name.to_owned(), role, range, reason };
    match goal {
        Goal::TestChange { parameter, values } if parameter == entry.name => {
            let reason = Text::new("the round asks which of its values is better", "本轮要回答它的哪个值更好");
            return proposed(Role::Scientific, Range::Choice(values.clone()), reason.into());
        }
        Goal::Understand { parameter } if parameter == entry.name => {
            let reason = Text::new(
                "the round asks how the result depends on it, so it covers its whole range",
                "本轮要了解结果如何随它变化，因此覆盖整个范围",
            );
            return proposed(Role::Scientific, range(situation, entry), reason.into());
        }
        _ => {}
    }
    let fixed = |reason: Sentence| {
        let value = match (Quantity::of(entry.name), optimizers.first()) {
            (Quantity::Optimizer, Some(optimizer)) => optimizer.clone(),
            (Quantity::Optimizer, None) => entry.default_value(),
            _ => fixed_value(base, entry),
        };
        proposed(Role::Fixed, Range::Value(value), reason)
    };
    match rule(goal, entry) {
        Rule::Tuned(reason) => proposed(Role::Nuisance, range(situation, entry), reason.into()),
        Rule::TunedFrom(from, Text { en, zh }) if n >= from => {
            let reason = Sentence::new(
                format!("{en}; worth it from {from} trials per setting on"),
                format!("{zh}；每个设置 {from} 个试验起值得调优"),
            );
            proposed(Role::Nuisance, range(situation, entry), reason)
        }
        Rule::TunedFrom(from, Text { en, zh }) => fixed(Sentence::new(
            format!("{en}, but with {n} trials per setting it stays fixed; it joins at {from}"),
            format!("{zh}，但每个设置只有 {n} 个试验，故固定；达到 {from} 个时再加入"),
        )),
        Rule::Fixed(reason) => fixed(reason.into()),
    }
}

fn rule(goal: &Goal, entry: &Hyperparameter) -> Rule {
    const STRENGTH: Text = Text::new(
        "the strength of a regularizer is a nuisance: whatever is compared may want more or less of it",
        "正则化的强度属冗余：被比较的各方所需的强度可能不同",
    );
    match Quantity::of(entry.name) {
        Quantity::LearningRate => Rule::Tuned(Text::new(
            "the learning rate interacts with everything: whatever is compared needs it tuned, at any budget",
            "学习率与一切相互作用：无论比较什么都必须调优它，预算多少都如此",
        )),
        Quantity::Optimizer => Rule::Fixed(Text::new(
            "the optimizer is scientific or fixed, never nuisance: each has its own learning rate",
            "优化器属目标或固定超参数，不作冗余：每个优化器都有自己的学习率",
        )),
        Quantity::Momentum => {
            Rule::TunedFrom(MOMENTUM, Text::new("momentum interacts with the learning rate", "动量与学习率相互作用"))
        }
        Quantity::Epsilon => {
            Rule::TunedFrom(EPSILON, Text::new("epsilon interacts with the learning rate", "ε 与学习率相互作用"))
        }
        Quantity::SecondMoment => Rule::TunedFrom(
            SECOND_MOMENT,
            Text::new("the memory of squared gradients matters last", "平方梯度的记忆长度最后才需要调优"),
        ),
        Quantity::Clipping | Quantity::ParameterAverage | Quantity::Accumulation => Rule::Fixed(Text::new(
            "left as it is unless training proves unstable or noisy",
            "保持不变，除非训练不稳定或噪声过大",
        )),
        Quantity::WeightDecay => Rule::TunedFrom(WEIGHT_DECAY, STRENGTH),
        Quantity::Dropout => Rule::TunedFrom(DROPOUT, STRENGTH),
        Quantity::LabelSmoothing => Rule::TunedFrom(
            OTHER_STRENGTHS,
            Text::new("the strength of a regularizer is a nuisance", "正则化的强度属冗余"),
        ),
        Quantity::OtherRegularizer => Rule::Fixed(Text::new(
            "its presence would be a question of its own: scientific or fixed",
            "是否使用它是另一个问题：属目标或固定超参数",
        )),
        Quantity::BatchSize => Rule::Fixed(Text::new(
            "it governs speed and cost and is no knob for validation quality: choose it by throughput",
            "它决定速度与成本，不应用来调节验证性能：按吞吐量选择",
        )),
        Quantity::Size | Quantity::Structure if *goal == Goal::Maximize && matches!(entry.kind, Kind::Whole { .. }) => {
            Rule::TunedFrom(
                MODEL_SIZE,
                Text::new(
                    "only the best result counts, so the size of the model may be searched",
                    "只看最好的结果，因此可以搜索模型大小",
                ),
            )
        }
        Quantity::Size | Quantity::Structure => Rule::Fixed(Text::new(
            "architecture decides what a trial costs: scientific or fixed",
            "架构决定试验的成本：属目标或固定超参数",
        )),
        Quantity::Schedule => Rule::Fixed(Text::new(
            "simple first: the schedule stays as it is, and changing it re-opens the search for the rate",
            "先简单：调度保持不变；改变它就要重新搜索学习率",
        )),
        Quantity::Warmup => Rule::Fixed(Text::new(
            "needed only if the instability probe finds training unstable",
            "仅当不稳定性探测发现训练不稳定时才需要",
        )),
        Quantity::Initialization => Rule::Fixed(Text::new("the default suits the architecture", "默认值适合该架构")),
        Quantity::Steps | Quantity::Other => Rule::Fixed(Text::new("not known to the playbook", "手册未涉及")),
    }
}

/// The range a person has set, or the usual one of the catalogue.
fn range(situation: &Situation, entry: &Hyperparameter) -> Range {
    if let Some(Setting::Varied { domain, .. }) = situation.base.space.get(entry.name).map(|p| &p.setting) {
        return match domain {
            Domain::Float(range) => Range::Float { low: range.low(), high: range.high(), scale: range.scale() },
            Domain::Int(range) => Range::Int { low: range.low(), high: range.high(), scale: range.scale() },
            Domain::Choice(options) => Range::Choice(options.as_slice().to_vec()),
        };
    }
    match entry.kind {
        Kind::Real { usual: (low, high), scale, .. } => Range::Float { low, high, scale },
        Kind::Whole { usual: (low, high), scale, .. } => Range::Int { low, high, scale },
        Kind::Listed { usual, .. } => Range::Choice(usual.iter().map(|&value| value.into()).collect()),
        Kind::Name { options } => Range::Choice(options.iter().map(|&option| option.into()).collect()),
    }
}

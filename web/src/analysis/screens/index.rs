//! The list of procedures, and what the head of each of their pages says.
//!
//! Knows nothing of how they work.

use super::Screen;
use crate::analysis::Answer;
use crate::analysis::ask::Ask;
use crate::analysis::node::{self, Node};
use lab_core::text::{Lang, Text};

/// A procedure: its address, name, and what it is for.
pub struct Procedure {
    pub page: &'static str,
    pub title: Text,
    pub purpose: Text,
}

/// In the order in which a project meets them.
pub const PROCEDURES: [Procedure; 7] = [
    Procedure {
        page: "advisor",
        title: Text::new("Advisor", "参谋"),
        purpose: Text::new(
            "Proposes a role, a range and a reason for every hyperparameter, from what the round is for and the trials it may cost. Overrule any of it, and see what that does to the conclusion.",
            "根据本轮的目的和可用的试验数，为每个超参数建议角色、范围和理由。任何一项都可以推翻，并会看到这对结论有何影响。",
        ),
    },
    Procedure {
        page: "batch-size",
        title: Text::new("Batch-size finder", "批量大小探测"),
        purpose: Text::new(
            "Times training steps at powers of two in this browser and finds where a larger batch stops training faster. The batch size is chosen for speed and memory; it is no knob for validation quality.",
            "在本浏览器中以 2 的幂为批量大小对训练步计时，找出增大批量不再加快训练之处。批量大小依速度和内存选择，不是调节验证性能的旋钮。",
        ),
    },
    Procedure {
        page: "starting-point",
        title: Text::new("Starting point", "起点"),
        purpose: Text::new(
            "A few cheap trials at constant learning rates, and whether the best of them is clearly better than guessing. Tuning begins from such a configuration: simple, fast, and known to learn.",
            "用恒定学习率进行少量廉价试验，判断其中最佳者是否明显优于猜测。调优由这样的配置出发：简单、快速、确知能学习。",
        ),
    },
    Procedure {
        page: "training-length",
        title: Text::new("How many steps", "训练多少步"),
        purpose: Text::new(
            "Sweeps the learning rate at a constant schedule, without regularization, and counts the steps the fastest trial takes to fit the training set. Plan with about as many.",
            "在恒定学习率、无正则化的条件下扫描学习率，数出最快的试验拟合训练集所需的步数。计划步数与此相当即可。",
        ),
    },
    Procedure {
        page: "steps-to-target",
        title: Text::new("Steps to target", "达到目标的步数"),
        purpose: Text::new(
            "Tunes the optimizer anew at each batch size and compares the steps the best trial needs to reach a target: how far larger batches save steps in proportion, and from where on they do not.",
            "在每个批量大小下重新调优优化器，比较最佳试验达到目标所需的步数：批量增大在多大范围内按比例节省步数，从何处起不再如此。",
        ),
    },
    Procedure {
        page: "instability",
        title: Text::new("Instability probe", "不稳定性探测"),
        purpose: Text::new(
            "Trains just above the best learning rate and watches every step. Where training breaks there, warmup or gradient clipping should let a higher rate train, and better.",
            "在略高于最佳学习率处训练，并观察每一步。若训练在该处失稳，预热或梯度裁剪应能让更高的学习率训练，并得到更好的结果。",
        ),
    },
    Procedure {
        page: "promotion",
        title: Text::new("Promote to a longer round", "升级到更长的一轮"),
        purpose: Text::new(
            "Carries what a short round found over to a longer one, by how likely each finding transfers: some values are fixed, some ranges narrowed, and the schedule is searched again.",
            "按各项发现可迁移的可能性，把短轮次的结果带入更长的一轮：有的值被固定，有的范围被缩小，调度重新搜索。",
        ),
    },
];

/// The head of a procedure's page: the way to the others, its name and its purpose.
pub fn head(page: &str, lang: Lang) -> Vec<Node> {
    let links = PROCEDURES.iter().map(|procedure| {
        let address = format!("#/procedures/{}", procedure.page);
        let attributes = [("href", address.as_str()), ("aria-current", "page")];
        let attributes = if procedure.page == page { &attributes[..] } else { &attributes[..1] };
        node::element("a", attributes, [procedure.title.get(lang).into()])
    });
    let name = lang.pick("Procedures", "方法");
    let way = node::element("nav", &[("class", "subpages"), ("aria-label", name)], links);
    let known = PROCEDURES.iter().find(|procedure| procedure.page == page);
    let (title, purpose) = known.map_or((name, INTRODUCTION.get(lang)), |p| (p.title.get(lang), p.purpose.get(lang)));
    vec![way, node::text("h1", title), node::classed("p", "lead", purpose)]
}

const INTRODUCTION: Text = Text::new(
    "What to do at each point of tuning a model: each procedure says what to run, reads what came of it, and ends in a recommendation with its reasons that can be put into the design.",
    "调优模型的每个阶段该做什么：每种方法给出要运行的研究，解读其结果，并以附有理由、可放入设计的建议结束。",
);

pub struct Index;

impl Screen for Index {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let mut blocks = head("", ask.lang);
        let cards = PROCEDURES.iter().map(|procedure| {
            let address = format!("#/procedures/{}", procedure.page);
            let (title, purpose) = (procedure.title.get(ask.lang), procedure.purpose.get(ask.lang));
            let open = node::element("a", &[("class", "button"), ("href", &address)], [title.into()]);
            node::card([node::text("h2", title), node::text("p", purpose), open])
        });
        blocks.push(node::element("div", &[("class", "ways")], cards));
        Answer { blocks, ..Answer::default() }
    }
}

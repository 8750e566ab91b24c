//! The thresholds of all checks in one table: name, default, range, whom they serve and what they mean, in both languages.
//!
//! Every default was set with the generator of synthetic studies, before the checks were tuned on it; where tuning moved one,
//! `core/tests/findings` holds the figures. A message states the thresholds its check used.

use super::Code;
use crate::problem::{Expected, Fault, Problem, nearest_name};
use crate::space::format_number;
use crate::text::Text;
use serde_json::{Map, Value as Json};

/// One threshold, for whoever shows or sets it by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    pub name: &'static str,
    pub default: f64,
    /// The range of valid values, both ends included.
    pub low: f64,
    pub high: f64,
    /// The findings it helps to decide.
    pub codes: &'static [Code],
    pub meaning: Text,
}

macro_rules! thresholds {
    ($($name:ident: $default:literal in [$low:literal, $high:literal], for [$($code:ident)+], $en:literal, $zh:literal;)+) => {
        /// Levels are probabilities of a false alarm per study and check, before the check's own correction for several
        /// groups and parameters; shares lie in [0, 1].
        #[derive(Clone, Debug, PartialEq)]
        pub struct Thresholds {
            $(#[doc = $en] pub $name: f64,)+
        }

        impl Default for Thresholds {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Thresholds {
            /// All of them, in the order of the findings they serve.
            pub const LIST: &'static [Threshold] = &[$(Threshold {
                name: stringify!($name),
                default: $default,
                low: $low,
                high: $high,
                codes: &[$(Code::$code),+],
                meaning: Text::new($en, $zh),
            },)+];

            /// The value now; `None` if there is no threshold of that name.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => Some(self.$name),)+
                    _ => None,
                }
            }

            fn place(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

thresholds! {
    failed: 0.25 in [0.0, 1.0],
        for [TrialsFailed],
        "Failed share of the trials that ended that is told before all else", "已结束的试验中失败的比例，达到即首先指出";
    level: 0.02 in [1e-6, 0.5],
        for [BoundaryLow BoundaryHigh InfeasibleMany StabilityEdge Chance],
        "Level of the tests that look at trials", "针对试验的检验的显著性水平";
    curve_level: 0.01 in [1e-6, 0.5],
        for [CurveOverfitting CurveOverfittingOthers CurveSaturated CurveStillImproving CurveTrainRising StepsTooShort],
        "Level of the tests that look at curves", "针对曲线的检验的显著性水平";
    outer: 0.1 in [0.01, 0.5],
        for [BoundaryLow BoundaryHigh],
        "Outer part of a range, as a share of its length in the range's scale", "范围外侧部分占范围长度的比例（按其刻度）";
    crowd: 0.5 in [0.0, 1.0],
        for [BoundaryLow BoundaryHigh StabilityEdge],
        "Share of the best trials within the outer part from which on they crowd it",
        "最好的试验落在外侧部分的比例，达到即为聚集";
    slope_level: 0.05 in [1e-6, 0.5],
        for [BoundaryLow BoundaryHigh StabilityEdge],
        "Level of the test that the objective still improves where the outer part begins",
        "检验目标在外侧部分起点仍在改善的显著性水平";
    sparse_fall: 0.12 in [0.0, 1.0],
        for [SamplingSparse],
        "Fall of the expected best between half the trials and all, as a share of the distance from median to best",
        "从一半试验到全部试验时期望最佳值的下降，占中位数与最佳值之差的比例";
    sparse_noise: 0.8 in [0.0, 100.0],
        for [SamplingSparse],
        "The same fall, in standard deviations of the measurement noise, below which it says nothing",
        "同一下降以测量噪声的标准差计，低于此值则不说明问题";
    infeasible: 0.25 in [0.0, 1.0],
        for [InfeasibleMany],
        "Infeasible share of a group that is large", "一组中不可行试验的比例，达到即为过多";
    infeasible_usual: 0.1 in [0.0, 1.0],
        for [InfeasibleMany],
        "Infeasible share that raises no question, the null of the test", "不成问题的不可行比例，即检验的零假设";
    infeasible_beyond: 0.8 in [0.0, 1.0],
        for [StabilityEdge],
        "Infeasible share beyond a threshold that counts as (almost) all", "界限之外不可行的比例，达到即视为（几乎）全部";
    edge: 0.25 in [0.01, 1.0],
        for [StabilityEdge],
        "Part of the feasible range of a learning rate that lies just below the edge of stability",
        "学习率可行范围中紧邻稳定性边缘之下的部分";
    overfit_rise: 0.01 in [0.0, 10.0],
        for [CurveOverfitting CurveOverfittingOthers],
        "Rise of validation after its best, as a share of its improvement before", "验证指标在最佳点之后的变差，占此前改善的比例";
    most: 0.5 in [0.0, 1.0],
        for [CurveOverfittingOthers StepsTooLong StepsTooShort],
        "Share of the trials looked at above which it is most of them", "所考察试验的比例，超过即为多数";
    tail_noise: 0.4 in [0.0, 100.0],
        for [CurveNoisyTail],
        "Late step-to-step variation, as a share of the distance between the best trial and the last of the best tenth (at least five)",
        "训练后期逐步波动，占最佳试验与前十分之一（至少五个）末位之差的比例";
    late_gain: 0.09 in [0.0, 1.0],
        for [CurveStillImproving],
        "Gain from the fourth to the last fifth of training, as a share of the gain after its first fifth, worth training on",
        "训练第四个五分之一到最后五分之一的改善，占首个五分之一之后改善的比例，达到即值得继续训练";
    saturated_gain: 0.018 in [0.0, 1.0],
        for [CurveSaturated],
        "Gain over the last 60 % of training, as a share of all improvement, that may be missed where none is seen; a quarter of it where one is seen",
        "训练最后 60% 的改善占全部改善的比例：看不到改善时允许遗漏的上限；看到改善时取其四分之一";
    train_rise: 0.05 in [0.0, 10.0],
        for [CurveTrainRising],
        "Rise of the training loss, as a share of its whole improvement", "训练损失的上升，占其全部改善的比例";
    early: 0.1 in [0.0, 1.0],
        for [StepsTooLong],
        "A best step within this first share of training is far too early", "最佳步数落在训练最初的这一比例之内即为过早";
    late: 0.25 in [0.0, 1.0],
        for [StepsTooShort],
        "A best step within this last share of training is too late", "最佳步数落在训练最后的这一比例之内即为过晚";
    steps_level: 0.05 in [1e-6, 0.5],
        for [StepsTooLong StepsTooShort],
        "Level of the test that best steps fall there more often than by chance", "检验最佳步数落在该处多于偶然的显著性水平";
    late_quarter_gain: 0.12 in [0.0, 1.0],
        for [StepsTooShort],
        "Gain between the third and the last quarter that shows a best step in the last quarter is no accident of noise",
        "第三与最后四分之一之间的改善，足以说明最佳步数靠后并非噪声所致";
    late_eighth_gain: 0.14 in [0.0, 1.0],
        for [StepsTooShort],
        "Gain between the last two eighths, as a share of that between the last two quarters, that shows it goes on",
        "最后两个八分之一之间的改善，占最后两个四分之一之间改善的比例，达到即说明改善仍在继续";
    budget_ratio: 2.0 in [1.0, 1000.0],
        for [RolesUnfair],
        "Ratio of the largest to the smallest budget among compared groups that is unequal", "所比较各组中最大与最小预算之比，达到即为不均";
    budget_level: 0.07 in [1e-6, 0.5],
        for [RolesUnfair],
        "Level of the test of that inequality", "检验该不均的显著性水平";
    effect_level: 0.05 in [1e-6, 0.5],
        for [Effect],
        "Level up to which a difference between scientific values is resolved",
        "目标超参数取值之间的差异视为有定论的显著性水平";
    seed_errors: 2.5 in [0.0, 100.0],
        for [SeedsMissing],
        "A difference smaller than so many standard errors of retraining is not known", "差异小于重复训练标准误差的这一倍数即不可知";
}

impl Thresholds {
    /// Sets one by its name.
    ///
    /// # Errors
    /// An unknown name, with the nearest known one; a value out of range, with the nearest valid one. Nothing is changed.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), Fault> {
        let Some((known, place)) = Self::LIST.iter().find(|known| known.name == name).zip(self.place(name)) else {
            let names = Self::LIST.iter().map(|known| known.name);
            let (nearest, allowed) = (nearest_name(name, names.clone()), names.map(str::to_owned).collect());
            return Err(Fault::NotOneOf { found: format!("{name:?}"), allowed, nearest });
        };
        let &Threshold { low, high, default, .. } = known;
        if !(low..=high).contains(&value) {
            let nearest = if value.is_nan() { default } else { value.clamp(low, high) };
            return Err(Fault::OutOfRange {
                found: value.to_string(),
                limits: format!("[{}, {}]", format_number(low), format_number(high)),
                nearest: format_number(nearest),
            });
        }
        *place = value;
        Ok(())
    }

    /// Sets those that an object names: `{"crowd": 0.6, "level": 0.01}`.
    ///
    /// # Errors
    /// Every name and value that is wrong, each at its place; then nothing is changed.
    pub fn read(&mut self, json: &Json) -> Result<(), Vec<Problem>> {
        let wrong = |expected, found: &Json| Fault::Type { expected, found: found.to_string() };
        let Some(members) = json.as_object() else {
            return Err(vec![Problem::new("$", wrong(Expected::Object, json))]);
        };
        let (mut changed, mut problems) = (self.clone(), Vec::new());
        for (name, value) in members {
            let number = value.as_f64().ok_or_else(|| wrong(Expected::Number, value));
            let set = number.and_then(|number| changed.set(name, number));
            problems.extend(set.err().map(|fault| Problem::new(format!("$[{name:?}]"), fault)));
        }
        if problems.is_empty() {
            *self = changed;
            return Ok(());
        }
        Err(problems)
    }

    /// Every threshold by its name, as [`Thresholds::read`] takes it.
    pub fn to_json(&self) -> Map<String, Json> {
        let pair = |known: &Threshold| Some((known.name.to_owned(), Json::from(self.get(known.name)?)));
        Self::LIST.iter().filter_map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_table_and_the_values_are_one() {
        let defaults = Thresholds::default();
        for known in Thresholds::LIST {
            assert_eq!(defaults.get(known.name), Some(known.default));
            let mut changed = defaults.clone();
            for end in [known.low, known.high] {
                changed.set(known.name, end).unwrap();
                assert_eq!(changed.get(known.name), Some(end), "{}", known.name);
            }
            assert!((known.low..=known.high).contains(&known.default), "{}", known.name);
            let others = Thresholds::LIST.iter().filter(|other| other.name != known.name);
            others.for_each(|other| assert_eq!(changed.get(other.name), Some(other.default)));
        }
        let mut read = Thresholds { crowd: 0.9, ..Thresholds::default() };
        let written = Json::Object(read.to_json());
        read = Thresholds::default();
        read.read(&written).unwrap();
        assert_eq!(read.crowd, 0.9);
    }

    /// Those without follow from the study, or from one value, alone.
    #[test]
    fn every_code_that_counts_something_has_a_threshold() {
        let without: Vec<&str> = Code::ALL
            .into_iter()
            .filter(|code| !Thresholds::LIST.iter().any(|known| known.codes.contains(code)))
            .map(Code::name)
            .collect();
        assert_eq!(without, ["values.outside", "batch_size.retune", "batch_size.tuned"]);
    }

    #[test]
    fn wrong_names_and_values_are_refused_with_the_nearest() {
        let mut thresholds = Thresholds::default();
        let mut refusal = |name: &str, value: f64| thresholds.set(name, value).unwrap_err().sentence(Lang::En);
        assert!(refusal("crowdd", 0.5).contains("crowd"), "{}", refusal("crowdd", 0.5));
        assert!(refusal("crowd", 1.5).contains("nearest valid value is 1"));
        assert!(refusal("level", -1.0).contains("nearest valid value is 1e-6"), "{}", refusal("level", -1.0));
        assert!(refusal("edge", f64::NAN).contains("0.25"));
        assert_eq!(thresholds, Thresholds::default());
        let json = serde_json::json!({"crowd": "much", "colour": 1, "edge": 9});
        let paths: Vec<String> = thresholds.read(&json).unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["$[\"crowd\"]", "$[\"colour\"]", "$[\"edge\"]"]);
        assert!(thresholds.read(&Json::Null).is_err());
    }
}

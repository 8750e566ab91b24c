//! What the names of columns tell: those of the lab's own tables, of Optuna's data frames and dashboard, of W&B, MLflow, Ray,
//! Ax, scikit-learn, and plain ones.
//!
//! Knows nothing of rows.

use super::Columns;
use crate::interchange::account::{Kind, Note};
use crate::interchange::fault::{self, Place};
use crate::interchange::remedy::{Remedy, Use};
use crate::study::Direction;
use lab_texts::{Arg, import_notes as t};
use std::collections::BTreeSet;

/// Columns that tell trials apart by themselves.
const IDS: [&str; 14] = [
    "trial",
    "number",
    "Number",
    "trial_id",
    "Trial ID",
    "trial_index",
    "run_id",
    "Run ID",
    "ID",
    "id",
    "uuid",
    "run_uuid",
    "试验",
    "编号",
];
/// Columns with names that people give, so that two runs may have one.
const NAMES: [&str; 12] = [
    "Name",
    "run_name",
    "Run Name",
    "runName",
    "tags.mlflow.runName",
    "trial_name",
    "arm_name",
    "run",
    "Run",
    "name",
    "名称",
    "运行",
];
const STEP: [&str; 16] = [
    "step",
    "Step",
    "_step",
    "global_step",
    "trainer/global_step",
    "training_iteration",
    "iteration",
    "Iteration",
    "iter",
    "epoch",
    "Epoch",
    "步数",
    "训练步",
    "迭代",
    "轮次",
    "轮数",
];
const SEED: [&str; 8] =
    ["seed", "Seed", "random_seed", "random_state", "user_attrs_seed", "随机种子", "种子", "UserAttribute seed"];
const OUTCOME: [&str; 7] = ["outcome", "state", "State", "status", "Status", "trial_status", "状态"];
const REASON: [&str; 1] = ["reason"];
const PARAMETERS: [&str; 16] = [
    "param.",
    "params_",
    "params.",
    "params/",
    "Param ",
    "config.",
    "config/",
    "hparams/",
    "hparams.",
    "hyperparameters.",
    "hyperparameters/",
    "parameters.",
    "parameters/",
    "parameter.",
    "参数.",
    "参数_",
];
const METRICS: [&str; 7] = ["metric.", "metrics.", "metrics/", "summary.", "summary/", "指标.", "指标_"];
/// Optuna's objective is a value, with its name behind if it has one.
const VALUES: [&str; 2] = ["value", "Value"];
const NAMED_VALUES: [&str; 3] = ["value_", "values_", "Value "];
/// What Ray writes of every trial beside its metrics.
const OF_RAY: [&str; 24] = [
    "timestamp",
    "checkpoint_dir_name",
    "should_checkpoint",
    "done",
    "episodes_total",
    "timesteps_total",
    "timesteps_since_restore",
    "training_iteration",
    "trial_id",
    "date",
    "time_this_iter_s",
    "time_total_s",
    "pid",
    "hostname",
    "node_ip",
    "time_since_restore",
    "iterations_since_restore",
    "warmup_time",
    "experiment_id",
    "experiment_tag",
    "logdir",
    "status",
    "auto",
    "",
];

/// Whether trials are told apart by a column of this name.
pub fn is_id(column: &str) -> bool {
    IDS.contains(&column)
}

/// Whether several trials may have one value in a column of this name.
pub fn is_name(column: &str) -> bool {
    NAMES.contains(&column) && column != "run" && column != "Run"
}

impl Columns {
    /// What the names of the columns tell.
    pub fn guess(headers: &[String]) -> Self {
        let named = |names: &[&str]| {
            names.iter().find_map(|name| headers.iter().find(|header| header.as_str() == *name)).cloned()
        };
        let id = named(&IDS);
        let name = named(&NAMES);
        let mut columns = Self {
            name: name.clone().filter(|_| id.is_some()),
            trial: id.or(name),
            step: named(&STEP),
            seed: named(&SEED),
            outcome: named(&OUTCOME),
            reason: named(&REASON),
            ..Self::default()
        };
        if headers.iter().any(|header| header.starts_with("mean_test_")) {
            columns.of_scikit_learn(headers);
        } else {
            columns.of_prefixes(headers, named(&VALUES));
        }
        columns.take_seed();
        columns
    }

    fn of_prefixes(&mut self, headers: &[String], value: Option<String>) {
        let mut values = prefixed(headers, &NAMED_VALUES);
        values.extend(value.map(|header| (header, "value".to_owned())));
        // W&B's own, such as `summary._step`, are no metrics.
        let mut attributes = prefixed(headers, &METRICS);
        attributes.retain(|(_, name)| !name.starts_with('_'));
        self.parameters = prefixed(headers, &PARAMETERS);
        let of_ray = headers.iter().any(|header| ["training_iteration", "time_total_s"].contains(&header.as_str()));
        if of_ray && values.is_empty() && attributes.is_empty() {
            let rest = headers.iter().filter(|header| !OF_RAY.contains(&header.as_str()));
            let rest = rest.filter(|header| !self.parameters.iter().any(|(column, _)| column == *header));
            attributes = rest.map(|header| (header.clone(), header.clone())).collect();
        }
        // The objective is the only value; or the only metric where nothing is called a value.
        let of_value = values.len();
        self.metrics = apart([values, attributes].concat());
        self.objective = match (of_value, self.metrics.as_slice()) {
            (1, [(_, only), ..]) | (0, [(_, only)]) => Some(only.clone()),
            _ => None,
        };
    }

    /// `cv_results_` of a search: `param_C`, `mean_test_score`, `split0_test_score`, `rank_test_score`.
    fn of_scikit_learn(&mut self, headers: &[String]) {
        self.parameters = prefixed(headers, &["param_"]);
        let shown = |header: &&String| {
            ["mean_test_", "std_test_", "mean_train_", "std_train_", "mean_fit_time"]
                .iter()
                .any(|name| header.starts_with(name))
        };
        self.metrics = headers.iter().filter(shown).map(|header| (header.clone(), header.clone())).collect();
        let mut means = self.metrics.iter().map(|(_, name)| name).filter(|name| name.starts_with("mean_test_"));
        self.objective = match (means.next(), means.next()) {
            (Some(only), None) => Some(only.clone()),
            _ => None,
        };
        // Its scores are better when higher; errors are negated.
        self.direction = Some(Direction::Maximize);
    }

    /// A parameter that is the seed makes runs of one configuration, not another configuration.
    fn take_seed(&mut self) {
        let is_seed = |(_, name): &(String, String)| ["seed", "random_seed", "random_state"].contains(&name.as_str());
        if self.seed.is_none()
            && let Some(place) = self.parameters.iter().position(is_seed)
        {
            self.seed = Some(self.parameters.remove(place).0);
        }
    }

    /// What of this mapping was told from the names of columns alone.
    pub fn guessed(&self) -> Vec<Note> {
        let say = |(text, otherwise)| Note { kind: Kind::Guessed, place: Place::File, text, otherwise, times: 1 };
        let single = [
            (t::ROLE_TRIAL, &self.trial),
            (t::ROLE_NAME, &self.name),
            (t::ROLE_STEP, &self.step),
            (t::ROLE_SEED, &self.seed),
            (t::ROLE_OUTCOME, &self.outcome),
        ];
        let single = single.into_iter().filter_map(|(role, column)| Some((role, Arg::quoted(column.as_ref()?))));
        let several = [(t::ROLE_PARAMETERS, several(&self.parameters)), (t::ROLE_METRICS, several(&self.metrics))];
        let several = several.into_iter().filter_map(|(role, columns)| Some((role, columns?)));
        let roles = single.chain(several).map(|(role, columns)| t::role(columns, role));
        let roles = t::by_column_names(Arg::clauses(roles));
        let uses = [Use::Trial, Use::Step, Use::Seed, Use::Outcome, Use::Parameter, Use::Metric].map(Remedy::Column);
        let roles = (roles, uses.into_iter().chain([Remedy::Mapping]).collect());
        let objective = self.objective.as_ref().map(|name| (t::objective(name), vec![Remedy::Metric(None)]));
        let of_scores = || (t::SCIKIT_LEARN.into(), vec![Remedy::Direction(Direction::Minimize)]);
        let direction = self.direction.map(|_| of_scores());
        let is_told = *self != Self { direction: self.direction, objective: self.objective.clone(), ..Self::default() };
        is_told.then_some(roles).into_iter().chain(objective).chain(direction).map(say).collect()
    }
}

/// Columns whose names begin so, and the rest of their names.
fn prefixed(headers: &[String], prefixes: &[&str]) -> Vec<(String, String)> {
    let strip = |header: &String| {
        let name = prefixes.iter().find_map(|prefix| header.strip_prefix(prefix))?;
        let bare =
            name.is_empty() || (prefixes == NAMED_VALUES.as_slice() && name.bytes().all(|byte| byte.is_ascii_digit()));
        let name = if bare { header } else { name };
        Some((header.clone(), name.to_owned()))
    };
    apart(headers.iter().filter_map(strip).collect())
}

/// Two columns that would be called alike keep their names.
fn apart(mut found: Vec<(String, String)>) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let twice: BTreeSet<String> =
        found.iter().filter(|(_, name)| !seen.insert(name.clone())).map(|(_, name)| name.clone()).collect();
    for (header, name) in &mut found {
        if twice.contains(name) {
            name.clone_from(header);
        }
    }
    found
}

/// The names of some columns, if there are any.
fn several(pairs: &[(String, String)]) -> Option<Arg> {
    let columns: Vec<String> = pairs.iter().map(|(column, _)| column.clone()).collect();
    (!columns.is_empty()).then(|| fault::names(&columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Columns {
        Columns::guess(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn usual_tables_need_no_questions() {
        let optuna =
            of(&["number", "value", "datetime_start", "params_lr", "params_depth", "user_attrs_loss", "state"]);
        assert_eq!((optuna.trial.as_deref(), optuna.outcome.as_deref()), (Some("number"), Some("state")));
        assert_eq!(optuna.parameters[1], ("params_depth".into(), "depth".into()));
        assert_eq!(
            (optuna.metrics.len(), optuna.objective.as_deref()),
            (1, Some("value")),
            "attributes may be anything"
        );
        assert_eq!(of(&["number", "value_loss", "params_lr"]).objective.as_deref(), Some("loss"));
        let own = of(&["trial", "seed", "outcome", "reason", "step", "param.x", "metric.loss"]);
        assert_eq!((own.step.as_deref(), own.objective.as_deref()), (Some("step"), Some("loss")));
    }

    #[test]
    fn exports_of_other_tools_are_known() {
        let sklearn =
            of(&["", "mean_fit_time", "param_C", "params", "split0_test_score", "mean_test_score", "rank_test_score"]);
        assert_eq!((sklearn.parameters.len(), sklearn.objective.as_deref()), (1, Some("mean_test_score")));
        assert_eq!(sklearn.direction, Some(Direction::Maximize));
        let ray = of(&["loss", "training_iteration", "trial_id", "time_total_s", "done", "config/lr"]);
        assert_eq!((ray.metrics.len(), ray.objective.as_deref()), (1, Some("loss")));
        assert_eq!(ray.step.as_deref(), Some("training_iteration"));
        let mlflow = of(&["run_id", "status", "metrics.loss", "params.lr", "params.seed", "tags.mlflow.runName"]);
        assert_eq!((mlflow.trial.as_deref(), mlflow.name.as_deref()), (Some("run_id"), Some("tags.mlflow.runName")));
        assert_eq!((mlflow.parameters.len(), mlflow.seed.as_deref()), (1, Some("params.seed")));
        let wandb = of(&["Name", "State", "config.lr", "summary.val_loss", "summary._step"]);
        assert_eq!(wandb.objective.as_deref(), Some("val_loss"));
        assert_eq!((wandb.trial.as_deref(), wandb.name.as_deref()), (Some("Name"), None));
    }

    #[test]
    fn no_two_columns_become_one() {
        let both = of(&["config.lr", "params.lr", "value", "values_0", "values_1"]);
        assert_eq!(both.parameters[1], ("params.lr".into(), "params.lr".into()));
        let names: Vec<&str> = both.metrics.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["values_0", "values_1", "value"]);
        let both = of(&["number", "value_loss", "metrics.loss", "params_lr"]);
        assert_eq!((both.metrics[1].1.as_str(), both.objective.as_deref()), ("metrics.loss", Some("value_loss")));
    }
}

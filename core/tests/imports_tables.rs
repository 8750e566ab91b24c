//! Tables as data frames, spreadsheets and other tools write them: read rightly, or refused with what is wrong; and every
//! guess, conversion and loss stands in the account.

use lab_core::interchange::table::{Columns, headers, read_table};
use lab_core::interchange::{ImportError, Imported, Kind, Wishes};
use lab_core::record::Record;
use lab_core::space::{Domain, Setting, Value};
use lab_core::study::Direction;
use lab_core::text::Lang;
use lab_core::trial::Outcome;

fn import(bytes: &[u8], wishes: &Wishes) -> Result<Imported, ImportError> {
    let columns = Columns::guess(&headers(bytes)?);
    read_table(bytes, &columns, "table", wishes)
}

fn minimised(bytes: &[u8]) -> Imported {
    let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
    import(bytes, &wishes).unwrap_or_else(|error| panic!("{}", error.message().get(Lang::En)))
}

fn refusal(text: &str) -> String {
    let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
    import(text.as_bytes(), &wishes).expect_err(text).on_command_line().get(Lang::En)
}

/// The best objective, and the value of a parameter there.
fn best(record: &Record, parameter: &str) -> (f64, f64) {
    let completed = record.trials().values().filter(|trial| trial.outcome() == Some(&Outcome::Completed));
    let scored = completed.filter_map(|trial| Some((record.objective(trial)?.1, trial)));
    let (value, trial) = scored.min_by(|a, b| a.0.total_cmp(&b.0)).expect("a completed trial");
    (value, trial.values.get(parameter).and_then(Value::as_f64).unwrap_or(f64::NAN))
}

fn domain<'a>(record: &'a Record, name: &str) -> &'a Domain {
    match &record.study.space.get(name).expect(name).setting {
        Setting::Varied { domain, .. } => domain,
        Setting::Fixed(value) => panic!("{name} is fixed at {value}"),
    }
}

fn says(imported: &Imported, kind: Kind, part: &str) -> bool {
    imported.notes.iter().any(|note| note.kind == kind && note.message().get(Lang::En).contains(part))
}

fn outcomes(record: &Record) -> Vec<&'static str> {
    let word = |outcome: Option<&Outcome>| match outcome {
        None => "running",
        Some(Outcome::Completed) => "completed",
        Some(Outcome::Infeasible { .. }) => "infeasible",
        Some(Outcome::Failed { .. }) => "failed",
        Some(Outcome::Stopped) => "stopped",
    };
    record.trials().values().map(|trial| word(trial.outcome())).collect()
}

#[test]
fn two_runs_of_one_name_stay_two() {
    let found = minimised(include_bytes!("data/cases/one-name-two-runs.csv"));
    assert_eq!(found.record.trials().len(), 4);
    assert_eq!(best(&found.record, "lr"), (0.4, 0.01));
    let names: Vec<Option<&str>> = found.record.trials().values().map(|trial| trial.name.as_deref()).collect();
    assert_eq!(names, [Some("sweep-run"), Some("sweep-run"), Some("sweep-run"), Some("other")]);
    assert!(says(&found, Kind::Guessed, "several runs are called \"sweep-run\""), "{:?}", found.notes);
}

#[test]
fn runs_of_one_name_and_one_configuration_stay_two() {
    // A table of runs: equal in everything but the result, at equal and at different last steps.
    let text = "Name,State,epoch,config.lr,summary.val_loss\na,finished,10,0.1,0.5\na,finished,10,0.1,0.6\na,finished,12,0.1,0.7\nb,finished,9,0.2,0.8\n";
    assert_eq!(minimised(text.as_bytes()).record.trials().len(), 4);
    // Without a column of steps there is nothing to decide.
    let text = "Name,config.lr,summary.val_loss\na,0.1,0.5\na,0.1,0.6\n";
    assert_eq!(minimised(text.as_bytes()).record.trials().len(), 2);
    // Measurements over steps: configurations and seeds tell runs of one name apart.
    let text = "Name,_step,config.lr,seed,summary.loss\na,1,0.1,1,0.5\na,2,0.1,1,0.4\na,1,0.1,2,0.6\na,2,0.1,2,0.3\na,1,0.2,1,0.9\na,2,0.2,1,0.8\n";
    let found = minimised(text.as_bytes());
    assert_eq!((found.record.trials().len(), best(&found.record, "lr")), (3, (0.3, 0.1)));
    // Nothing tells these apart: the second value is named.
    let text = "Name,_step,config.lr,summary.loss\na,1,0.1,0.5\na,2,0.1,0.4\na,1,0.1,0.6\na,2,0.1,0.3\n";
    assert!(refusal(text).starts_with("line 4, column \"summary.loss\": trial a has a second value of loss at step 1"));
}

#[test]
fn one_thing_has_one_value() {
    let text = "trial_id,step,params_lr,value\nx,1,0.1,5\nx,2,0.2,4\n";
    assert!(
        refusal(text).starts_with("line 3, column \"params_lr\": trial x has a second value of lr: 0.1, and here 0.2")
    );
    let text = "number,step,params_lr,value\n0,1,0.1,5\n0,1,,4\n";
    assert!(refusal(text).starts_with("line 3, column \"value\": trial 0 has a second value of value at step 1"));
    let text = "number,step,seed,params_lr,value\n0,1,1,0.1,5\n0,2,2,0.1,4\n";
    assert!(refusal(text).starts_with("line 3, column \"seed\""));
    let text = "number,step,state,params_lr,value\n0,1,RUNNING,0.1,5\n0,2,COMPLETE,0.1,4\n0,3,FAIL,0.1,3\n";
    assert!(
        refusal(text)
            .starts_with("line 4, column \"state\": trial 0 has a second value of state: completed, and here failed")
    );
    // The same said twice is no contradiction.
    let text = "number,step,params_lr,value\n0,1,0.1,5\n0,1,0.10,5\n1,1,0.2,5\n";
    assert_eq!(minimised(text.as_bytes()).record.trials().len(), 2);
    // Names that are one number, or one but for their ending, are not one trial.
    let text = "trial,params_lr,value\n7,0.1,1\n07,0.2,2\n";
    assert_eq!(minimised(text.as_bytes()).record.trials().len(), 2);
    let text = "run_name,params_lr,value\nmodel-2.0,0.1,1\nmodel-2,0.2,2\n";
    assert_eq!(minimised(text.as_bytes()).record.trials().len(), 2);
}

#[test]
fn rows_without_a_trial_belong_to_their_configuration() {
    let text = "epoch,params_lr,metric.loss\n1,0.1,3\n2,0.1,2\n3,0.1,1\n1,0.2,3\n2,0.2,2.5\n3,0.2,2\n";
    let found = minimised(text.as_bytes());
    assert_eq!(found.record.trials().len(), 2);
    assert!(says(&found, Kind::Guessed, "rows of one configuration are a trial"), "{:?}", found.notes);
}

#[test]
fn decimal_commas_are_numbers() {
    let found = minimised(include_bytes!("data/cases/decimal-comma.csv"));
    assert_eq!(best(&found.record, "lr"), (90.0, 0.1));
    let Domain::Float(lr) = domain(&found.record, "lr") else { panic!("no range of numbers") };
    assert_eq!((lr.low(), lr.high()), (1e-4, 0.1));
    assert!(says(&found, Kind::Converted, "decimal comma"), "{:?}", found.notes);
    // Where the column leaves it open, the rest of the file decides; quoted cells between commas as well.
    let found = minimised(b"number;params_lr;value\n0;0,5;1,234\n1;0,1;2,345\n");
    assert_eq!(best(&found.record, "lr"), (1.234, 0.5));
    let found = minimised(b"number;params_lr;value\n0;0,5;1,234\n1;0,1;0.5\n");
    assert_eq!(best(&found.record, "lr"), (0.5, 0.1), "one point among commas");
    assert_eq!(found.record.objective(&found.record.trials()[&0]), Some((1, 1.234)));
    let found = minimised(b"number,params_lr,value\n0,\"0,5\",1\n1,\"0,1\",2\n");
    assert_eq!(best(&found.record, "lr"), (1.0, 0.5));
    let found = minimised(b"number,params_n,value\n0,\"1,234\",0.5\n1,\"2,345\",1.5\n");
    assert_eq!(best(&found.record, "n"), (0.5, 1234.0));
    assert!(says(&found, Kind::Guessed, "taken for one between thousands"), "{:?}", found.notes);
    let refused = refusal("number,params_lr,value\n0,0,1,90\n1,0,01,91\n");
    assert!(refused.starts_with("line 2: 4 cells under 3 columns") && refused.contains("decimal comma"), "{refused}");
}

#[test]
fn words_for_nothing_are_no_values() {
    let found = minimised(include_bytes!("data/cases/na-in-parameter.csv"));
    let Domain::Float(lr) = domain(&found.record, "lr") else { panic!("no range of numbers") };
    assert_eq!((lr.low(), lr.high()), (1e-3, 0.1));
    assert!(!found.record.trials()[&2].values.contains_key("lr"));
    assert!(
        says(&found, Kind::Dropped, "line 4, column \"params_lr\": \"NA\" is taken for no value"),
        "{:?}",
        found.notes
    );
    let found = minimised(include_bytes!("data/cases/na-in-metric.csv"));
    assert_eq!(found.record.objective(&found.record.trials()[&1]), None);
    assert_eq!(outcomes(&found.record), ["completed", "failed", "completed"]);
    for word in ["", "null", "None", "n/a", "N/A", "-", "<NA>", "NaN", "nan", "NULL"] {
        let text = format!("number,value,params_lr\n0,0.5,0.1\n1,0.4,{word}\n2,0.3,0.01\n");
        let found = minimised(text.as_bytes());
        assert!(matches!(domain(&found.record, "lr"), Domain::Float(_)), "{word}");
        if !word.eq_ignore_ascii_case("nan") {
            let text = format!("number,value,params_lr\n0,0.5,0.1\n1,{word},0.2\n2,0.3,0.01\n");
            assert_eq!(outcomes(&minimised(text.as_bytes()).record)[1], "failed", "{word}");
        }
    }
}

#[test]
fn whole_numbers_of_data_frames_stay_whole() {
    let found = minimised(include_bytes!("data/cases/pandas-ints.csv"));
    let Domain::Int(units) = domain(&found.record, "units_1") else { panic!("no whole numbers") };
    assert_eq!((units.low(), units.high()), (32, 64));
    assert!(says(&found, Kind::Converted, "line 3, column \"params_units_1\": 64.0 is the whole number 64"));
    assert!(!found.record.trials()[&0].values.contains_key("units_1"));
}

#[test]
fn states_of_every_tool_are_known() {
    let found = minimised(include_bytes!("data/cases/ray-terminated.csv"));
    assert_eq!(outcomes(&found.record), ["completed", "failed", "completed"]);
    let names: Vec<Option<&str>> = found.record.trials().values().map(|trial| trial.name.as_deref()).collect();
    assert_eq!(names[0], Some("a0000_00000"));
    assert!(says(&found, Kind::Converted, "TERMINATED is completed"), "{:?}", found.notes);
    // What never began is no trial; one odd word among many does not refuse the table.
    let text = "number,state,params_lr,value\n0,COMPLETE,0.1,1\n1,COMPLETE,0.2,2\n2,COMPLETE,0.3,3\n3,whatever,0.4,4\n4,WAITING,0.5,\n5,RUNNING,0.6,\n6,KILLED,0.7,\n";
    let found = minimised(text.as_bytes());
    assert_eq!(outcomes(&found.record), ["completed", "completed", "completed", "completed", "running", "stopped"]);
    assert!(says(&found, Kind::Dropped, "\"whatever\" is no outcome") && says(&found, Kind::Dropped, "never begun"));
    // A process that ended well with a value that is none diverged.
    let text = "Name,State,config.lr,summary.loss\na,finished,0.1,1\nb,finished,0.2,NaN\n";
    assert_eq!(outcomes(&minimised(text.as_bytes()).record), ["completed", "infeasible"]);
}

#[test]
fn an_odd_seed_refuses_no_table() {
    let found = minimised(include_bytes!("data/cases/seed-minus-one.csv"));
    assert_eq!(found.record.trials().len(), 2);
    assert!(says(&found, Kind::Dropped, "\"-1\" is no seed"), "{:?}", found.notes);
    for seed in ["1.5", "random", "99999999999999999999999"] {
        let text = format!("number,value,params_lr,seed\n0,0.5,0.1,{seed}\n1,0.4,0.01,3\n");
        assert_eq!(minimised(text.as_bytes()).record.trials()[&1].seed, 3, "{seed}");
    }
    // A seed among the parameters is one of runs, not another configuration.
    let found = minimised(b"run_id,params.seed,params.lr,metrics.loss\na,1,0.1,5\nb,2,0.1,4\nc,1,0.2,3\n");
    assert!(found.record.study.space.get("seed").is_none());
    assert_eq!(found.record.trials()[&1].seed, 2);
}

#[test]
fn one_odd_cell_refuses_no_file() {
    let mut text = String::from("number,step,params_lr,value\n");
    for i in 0..50 {
        let (lr, value) = (if i == 20 { "oops".into() } else { format!("0.{:02}", i + 1) }, 50 - i);
        text.push_str(&format!("{i},1,{lr},{value}\n"));
    }
    let found = minimised(text.as_bytes());
    assert!(matches!(domain(&found.record, "lr"), Domain::Float(_)));
    assert!(says(&found, Kind::Dropped, "line 22, column \"params_lr\": \"oops\" is no number"), "{:?}", found.notes);
    let odd_value = text.replace("\n30,1,0.31,20\n", "\n30,1,0.31,see notes\n");
    let found = minimised(odd_value.as_bytes());
    assert_eq!(outcomes(&found.record)[30], "failed");
    let odd_step = text.replace("\n30,1,", "\n30,first,");
    assert!(says(&minimised(odd_step.as_bytes()), Kind::Dropped, "\"first\" is no step"));
    // A choice stays a choice.
    let found = minimised(b"number,params_f,value\n0,sqrt,1\n1,log2,2\n2,0.5,3\n3,sqrt,4\n");
    assert!(matches!(domain(&found.record, "f"), Domain::Choice(_)));
    // A column of texts is no metric; as the objective it is refused.
    let found = minimised(b"number,params_x,value,metric.note\n0,1,1,a\n1,2,2,b\n");
    assert!(says(&found, Kind::Dropped, "the column is not used as a metric"));
}

#[test]
fn rows_and_columns_that_do_not_fit_are_told() {
    assert!(refusal("number,params_lr,value\n0,0.1,1,7\n").starts_with("line 2: 4 cells under 3 columns"));
    let found = minimised(b"number,params_lr,value,\n0,0.1,1,,\n1,0.2,2,,\n");
    assert_eq!(found.record.trials().len(), 2, "empty cells at the end are nothing");
    let refused = refusal("number,params_lr,params_lr,value\n0,0.1,0.1,1\n1,0.1,0.2,1\n");
    assert_eq!(refused, "line 3: two columns are called \"params_lr\": rename one of them, or leave one out");
    assert_eq!(minimised(b"number,params_lr,params_lr,value\n0,0.1,0.1,1\n1,0.2,0.2,1\n").record.trials().len(), 2);
    let found = minimised(b"number,params_lr,value,state\n0,0.1,1,COMPLETE\n1,0.2\n");
    assert!(says(&found, Kind::Dropped, "2 cells under 4 columns"), "{:?}", found.notes);
    let open = refusal("number,params_lr,value\n0,\"0.1,1\n1,0.2,2\n");
    assert!(open.starts_with("line 2: expected a quote at the end"), "{open}");
    // Tables that were joined say their names again.
    let found = minimised(b"number,params_lr,value\n0,0.1,1\nnumber,params_lr,value\n1,0.2,2\n");
    assert!(says(&found, Kind::Dropped, "line 3: the names of the columns again") && found.record.trials().len() == 2);
}

#[test]
fn numbers_and_texts_are_read_as_they_are_written() {
    let plain = minimised("number,params_lr,value\n0,1e-3,1\n1,1E-2,2\n2, +0.1 ,3\n".as_bytes());
    let Domain::Float(lr) = domain(&plain.record, "lr") else { panic!("no numbers") };
    assert_eq!((lr.low(), lr.high()), (1e-3, 0.1));
    let percent = minimised("number,params_dropout,value\n0,10%,1\n1,50%,2\n".as_bytes());
    assert_eq!(best(&percent.record, "dropout"), (1.0, 0.1));
    assert!(says(&percent, Kind::Converted, "percent"));
    let truths = minimised("number,params_a,value\n0,TRUE,1\n1,false,2\n2,True,3\n".as_bytes());
    assert_eq!(truths.record.trials()[&2].values["a"], true.into());
    let infinite = minimised("number,params_a,value\n0,1,1\n1,2,inf\n2,3,-Infinity\n3,4,NaN\n".as_bytes());
    assert_eq!(outcomes(&infinite.record), ["completed", "infeasible", "infeasible", "infeasible"]);
    let chinese = minimised("编号;参数.学习率;指标.损失;状态\n0;0,1;1,5;已完成\n1;0,01;1,2;失败\n".as_bytes());
    assert_eq!(outcomes(&chinese.record), ["completed", "failed"]);
    assert_eq!(best(&chinese.record, "学习率"), (1.5, 0.1));
    // Steps that are no whole numbers order the rows.
    let halves = minimised("number,epoch,params_a,value\n0,0.5,1,3\n0,1.0,1,2\n0,1.5,1,1\n1,0.5,2,3\n".as_bytes());
    assert_eq!(halves.record.trials()[&0].curves["value"].values(), [3.0, 2.0, 1.0]);
}

#[test]
fn what_is_left_out_is_said() {
    let found = minimised(b"number,params_lr,params_empty,value,user_attrs_note\n0,0.1,,1,x\n1,0.2,,2,y\n");
    assert!(says(&found, Kind::Dropped, "columns that are not used: user_attrs_note"), "{:?}", found.notes);
    assert!(says(&found, Kind::Dropped, "column \"params_empty\": no trial has a value"), "{:?}", found.notes);
    // A measurement without a step is not lost.
    let found = minimised(b"number,step,params_lr,value\n0,1,0.1,3\n0,2,,2\n1,,0.2,1\n");
    assert_eq!(best(&found.record, "lr"), (1.0, 0.2));
    for note in &found.notes {
        assert!(!note.message().get(Lang::Zh).is_empty());
    }
}

#[test]
fn no_two_columns_become_one_parameter() {
    let found = minimised(b"number,config.lr,params.lr,value\n0,0.1,0.5,1\n1,0.2,0.6,2\n");
    assert_eq!(found.record.trials()[&0].values.len(), 2);
    let columns = Columns {
        parameters: vec![("a".into(), "lr".into()), ("b".into(), "lr".into())],
        metrics: vec![("value".into(), "value".into())],
        ..Columns::default()
    };
    let wishes = Wishes { direction: Some(Direction::Minimize), ..Wishes::default() };
    let error = read_table(b"a,b,value\n1,2,3\n", &columns, "t", &wishes).unwrap_err();
    assert!(error.message().get(Lang::En).contains("two columns are called \"lr\""));
}

#[test]
fn exports_of_other_tools_are_read_or_told() {
    let sklearn = "\"\",mean_fit_time,param_C,param_kernel,params,split0_test_score,split1_test_score,mean_test_score,std_test_score,rank_test_score\n0,0.1,1,rbf,\"{'C': 1, 'kernel': 'rbf'}\",0.8,0.9,0.85,0.05,2\n1,0.1,10,linear,\"{'C': 10, 'kernel': 'linear'}\",0.9,0.9,0.9,0.0,1\n";
    let found = import(sklearn.as_bytes(), &Wishes::default()).unwrap();
    assert_eq!(found.record.study.objective.direction, Direction::Maximize);
    assert_eq!(found.record.study.objective.metric, "mean_test_score");
    let ray = "val_loss,timestamp,done,training_iteration,trial_id,date,time_total_s,pid,hostname,config/lr,config/act\n0.5,17,True,3,a_00000,2024,1.5,7,h,0.1,relu\n0.4,18,False,3,a_00001,2024,1.5,7,h,0.01,tanh\n";
    let found = minimised(ray.as_bytes());
    assert_eq!(best(&found.record, "lr"), (0.4, 0.01));
    let chart =
        "\"Step\",\"sweet-1 - val_loss\",\"sweet-1 - val_loss__MIN\",\"sweet-1 - val_loss__MAX\"\n1,0.5,0.5,0.5\n";
    assert!(refusal(chart).contains("a chart of W&B"), "{}", refusal(chart));
    assert!(refusal("epoch,step,train_loss,val_loss\n0,9,0.5,\n").contains("lab import runs"));
    assert!(refusal("{\"__type\": \"Experiment\"}").contains("Ax"));
    let multi = "number,values_0,values_1,params_lr,state\n0,1,2,0.1,COMPLETE\n1,2,1,0.2,COMPLETE\n";
    assert!(refusal(multi).contains("there are: values_0, values_1"));
    let direction = Some(Direction::Minimize);
    let wishes = Wishes { metric: Some("metrics.val_loss".into()), direction, ..Wishes::default() };
    let mlflow = "run_id,status,metrics.val_loss,metrics.acc,params.lr,tags.mlflow.runName\nu1,FINISHED,0.5,0.9,0.1,calm-fox\nu2,KILLED,,,0.2,calm-fox\n";
    let found = import(mlflow.as_bytes(), &wishes).unwrap();
    assert_eq!(outcomes(&found.record), ["completed", "stopped"]);
    assert_eq!(found.record.trials()[&0].name.as_deref(), Some("calm-fox"));
}

fn wishes(metric: &str) -> Wishes {
    Wishes { metric: Some(metric.into()), direction: Some(Direction::Maximize), ..Wishes::default() }
}

#[test]
fn once_the_objective_is_known_the_other_columns_are_parameters() {
    let text = b"lr,batch_size,act,val_acc,val_loss,train_time,Unnamed: 0\n0.1,16,relu,0.7,1,9.5,0\n0.01,32,tanh,0.8,0.5,8.5,1\n";
    let found = import(text, &wishes("val_acc")).unwrap();
    let names = |record: &Record| {
        record.study.space.parameters().iter().map(|parameter| parameter.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&found.record), ["lr", "batch_size", "act"]);
    let trial = &found.record.trials()[&1];
    assert_eq!((found.record.objective(trial), trial.curves["val_loss"].values()), (Some((1, 0.8)), [0.5].as_slice()));
    let said = "the objective is val_acc, and columns of which nothing is said are parameters: lr, batch_size, act; by their names, metrics: val_loss";
    assert!(says(&found, Kind::Guessed, said), "{:?}", found.notes);
    assert!(says(&found, Kind::Dropped, "columns that are not used: train_time, Unnamed: 0"), "{:?}", found.notes);
    let note = found.notes.iter().find(|note| note.text.get(Lang::En).starts_with("the objective is")).unwrap();
    let command = "otherwise: --parameter COLUMN, --measured COLUMN, --columns FILE";
    assert!(note.on_command_line().get(Lang::En).ends_with(command), "{}", note.on_command_line().get(Lang::En));
    assert!(
        !note.message().get(Lang::En).contains("--") && note.message().get(Lang::En).contains("say which columns are")
    );
    // The same where the mapping names the metric and nothing else.
    let own = |name: &str| (name.to_owned(), name.to_owned());
    let columns = Columns { metrics: vec![own("quality")], direction: Some(Direction::Maximize), ..Columns::default() };
    let found = read_table(b"lr,quality\n0.1,0.7\n0.2,0.8\n", &columns, "t", &Wishes::default()).unwrap();
    assert_eq!(names(&found.record), ["lr"]);
    // A mapping that is remembered from then has an objective and no metrics.
    let columns = Columns { objective: Some("quality".into()), metrics: Vec::new(), ..columns };
    assert_eq!(read_table(b"lr,quality\n0.1,0.7\n0.2,0.8\n", &columns, "t", &Wishes::default()).unwrap(), found);
    // What is another text in every row is a label.
    let rows = (0..12).map(|i| format!("run number {i},0.{i:02},{i}\n")).collect::<String>();
    let found = import(format!("comments on it,lr,quality\n{rows}").as_bytes(), &wishes("quality")).unwrap();
    assert_eq!(names(&found.record), ["lr"]);
    assert!(says(&found, Kind::Dropped, "column \"comments on it\": another text in every trial"), "{:?}", found.notes);
    // Parameters that their names tell leave the others what they are.
    let text = b"number,params_lr,user_attrs_acc,user_attrs_note\n0,0.1,0.5,1\n1,0.2,0.6,2\n";
    let found = import(text, &wishes("user_attrs_acc")).unwrap();
    assert_eq!(names(&found.record), ["lr"]);
}

#[test]
fn the_log_of_one_run_is_no_table_of_trials() {
    let ray = b"val_loss,training_iteration,done,time_total_s,trial_id,experiment_tag\n0.5,1,False,1.5,a_0,0_lr=0.1\n";
    let message = import(ray, &wishes("val_loss")).unwrap_err().on_command_line().get(Lang::En);
    assert!(message.contains("the log of one run") && message.contains("lab import runs FOLDER"), "{message}");
    let steps = b"epoch,step,lr,val_acc\n0,9,0.1,0.5\n1,19,0.01,0.6\n";
    assert!(import(steps, &wishes("val_acc")).unwrap_err().on_command_line().get(Lang::En).contains("lab import runs"));
}

#[test]
fn the_question_for_the_objective_leaves_out_what_is_none() {
    let table = b"mean_fit_time,std_fit_time,param_C,split0_test_r2,mean_test_r2,std_test_r2,rank_test_r2,mean_test_neg_rmse\n1,0,0.1,1,0.5,0,1,-2\n1,0,1,1,0.6,0,2,-1\n";
    let message = import(table, &Wishes::default()).unwrap_err().on_command_line().get(Lang::En);
    assert_eq!(
        message,
        "name the metric that is the objective; there are: mean_test_r2, mean_test_neg_rmse (--metric NAME)"
    );
}

#[test]
fn a_refusal_lists_every_column() {
    let headers: Vec<String> = (0..40).map(|i| format!("c{i}")).collect();
    let message = refusal(&format!("{}\n{}\n", headers.join(","), vec!["1"; 40].join(",")));
    assert!(message.contains("c11, c12, c13") && message.contains("c39;"), "{message}");
    assert!(message.ends_with("(--metric NAME, --parameter COLUMN, --measured COLUMN)"), "{message}");
}

#[test]
fn what_ended_without_the_objective_failed_in_every_table() {
    for text in [
        "run_id,status,params.lr,metrics.f1\na,FINISHED,0.1,0.7\nb,FINISHED,0.2,\nc,FAILED,0.3,\nd,RUNNING,0.4,\n",
        "Name,State,config.lr,summary.f1\na,finished,0.1,0.7\nb,finished,0.2,\nc,crashed,0.3,\nd,running,0.4,\n",
    ] {
        let found = import(text.as_bytes(), &wishes("f1")).unwrap();
        assert_eq!(outcomes(&found.record), ["completed", "failed", "failed", "running"], "{text}");
        let reason = Outcome::Failed { reason: "f1 was not measured".into() };
        assert_eq!(found.record.trials()[&1].outcome(), Some(&reason));
        let notes: Vec<_> =
            found.notes.iter().filter(|note| note.text.get(Lang::En).contains("without a value of f1")).collect();
        assert!(matches!(notes.as_slice(), [note] if note.times == 1), "{:?}", found.notes);
    }
    let found = minimised(b"number,params_lr,value\n0,0.1,1\n1,0.2,\n2,0.3,\n");
    assert_eq!(outcomes(&found.record), ["completed", "failed", "failed"]);
    assert!(says(&found, Kind::Guessed, "trials that ended without a value of value have failed; otherwise"));
    assert!(says(&found, Kind::Guessed, "(2 times)"), "{:?}", found.notes);
}

#[test]
fn none_is_said_once_with_its_parameters() {
    let text = b"number,params_clip,params_opt,params_depth,params_width,value\n0,None,adam,3,None,1\n1,norm,None,None,8,2\n2,None,sgd,4,16,3\n";
    let found = minimised(text);
    let said: Vec<String> =
        found.notes.iter().map(|note| note.message().get(Lang::En)).filter(|s| s.contains("None")).collect();
    assert_eq!(
        said,
        [
            "guessed: None is one of the choices, as the other values are names: params_clip, params_opt (3 times)",
            "guessed: None is no value, as the others are numbers or true and false: params_depth, params_width (2 times)",
        ]
    );
}

/// Written by the tools themselves.
#[test]
fn tables_of_the_real_tools_are_read() {
    let optuna = minimised(include_bytes!("data/tools/optuna-5.0-decimal-comma.csv"));
    assert_eq!(best(&optuna.record, "lr"), (1.0000098824805335, 0.006856358714236167));
    assert!(matches!(domain(&optuna.record, "units_2"), Domain::Int(_)), "62,0 beside empty cells is whole");
    let outcomes = outcomes(&optuna.record);
    let count = |word: &str| outcomes.iter().filter(|outcome| **outcome == word).count();
    assert_eq!((count("completed"), count("stopped"), count("failed")), (28, 1, 1), "one waits and never began");

    let sklearn = import(include_bytes!("data/tools/scikit-learn-1.9.csv"), &Wishes::default()).unwrap();
    let record = &sklearn.record;
    let values = record.trials().values().filter_map(|trial| Some(record.objective(trial)?.1));
    assert_eq!(values.fold(f64::NEG_INFINITY, f64::max), 0.9800000000000001);
    assert_eq!(record.study.objective.direction, Direction::Maximize);
}

//! The command line of `cargo lab`, parsed once into a closed set of commands.
//!
//! Refuses to know what the commands do.

use std::env;
use std::path::PathBuf;

use crate::stage::Stage;

/// What the person asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Task {
    Help,
    /// With the folder to host without a runner, if one is wanted.
    Build(Option<PathBuf>),
    /// Arguments for `lab serve`.
    Serve(Vec<String>),
    Test(TestOptions),
    /// Arguments for the bench: names of figures.
    Bench(Vec<String>),
}

/// Options of `cargo lab test`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TestOptions {
    /// Only what compiles without burn.
    pub quick: bool,
    /// What the machine lacks is reported and is no failure.
    pub allow_missing: bool,
    /// Empty: all stages.
    pub only: Vec<Stage>,
    /// Passed on to the test programs, such as a part of a test's name.
    pub filter: Vec<String>,
}

/// A command line that means nothing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    #[error("unknown command `{0}`; `cargo lab --help` lists them")]
    Command(String),
    #[error("`cargo lab {command}` does not know `{argument}`; see `cargo lab --help`")]
    Argument { command: &'static str, argument: String },
    #[error("`--static` wants a folder, such as `cargo lab build --static hosted`")]
    Folder,
    #[error("`--only` wants a stage: {}", Stage::names())]
    Stage,
    #[error("`--quick` and `--only` both choose the stages: give one of them")]
    BothChoose,
}

pub fn parse(args: &[String]) -> Result<Task, UsageError> {
    let Some((command, rest)) = args.split_first() else {
        return Ok(Task::Help);
    };
    match command.as_str() {
        "--help" | "-h" | "help" => Ok(Task::Help),
        "build" => build(rest),
        "serve" => Ok(Task::Serve(rest.to_vec())),
        "bench" => Ok(Task::Bench(rest.to_vec())),
        "test" => test(rest),
        other => Err(UsageError::Command(other.to_owned())),
    }
}

fn build(args: &[String]) -> Result<Task, UsageError> {
    let mut hosted = None;
    let mut args = args.iter();
    while let Some(argument) = args.next() {
        match argument.as_str() {
            "--static" => hosted = Some(args.next().ok_or(UsageError::Folder)?.into()),
            help if is_help(help) => return Ok(Task::Help),
            other => return Err(UsageError::Argument { command: "build", argument: other.to_owned() }),
        }
    }
    Ok(Task::Build(hosted))
}

fn is_help(argument: &str) -> bool {
    argument == "--help" || argument == "-h"
}

fn test(args: &[String]) -> Result<Task, UsageError> {
    let mut options = TestOptions::default();
    let mut args = args.iter();
    while let Some(argument) = args.next() {
        match argument.as_str() {
            "--quick" => options.quick = true,
            "--allow-missing" => options.allow_missing = true,
            "--only" => options.only.push(args.next().and_then(|name| Stage::named(name)).ok_or(UsageError::Stage)?),
            "--" => options.filter = args.by_ref().cloned().collect(),
            help if is_help(help) => return Ok(Task::Help),
            other => {
                return Err(UsageError::Argument { command: "test", argument: other.to_owned() });
            }
        }
    }
    if options.quick && !options.only.is_empty() {
        return Err(UsageError::BothChoose);
    }
    Ok(Task::Test(options))
}

/// The list of commands, in the language of the terminal.
pub fn help() -> String {
    let language =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    let chinese = language.is_some_and(|language| language.starts_with("zh"));
    let text = if chinese { HELP_ZH } else { HELP_EN };
    text.replace("{stages}", &Stage::names())
}

const HELP_EN: &str = "\
cargo lab serve [ARGS]  build what changed, then serve the page; ARGS go to `lab serve`
                        (for instance --listen 127.0.0.1:8740 --device cpu)
cargo lab build         the same without serving: the site and the runner
    --static DIR        also a folder that any web server can host, without a runner
cargo lab test          everything that is checked, with one summary at the end
    --quick             only what compiles without the training library
    --only STAGE        one stage, with the builds it needs; may be repeated
                        ({stages})
    --allow-missing     no failure for lack of a browser or a Vulkan driver
    -- ARGS             to the test programs, for instance a part of a test's name;
                        best with --only train or --only tests
cargo lab bench [NAME]  measure speed and print the figures
cargo lab --help        this list
";

const HELP_ZH: &str = "\
cargo lab serve [参数]  构建有改动的部分，然后提供网页服务；参数传给 `lab serve`
                        （例如 --listen 127.0.0.1:8740 --device cpu）
cargo lab build         同上但不启动服务：网站与运行器
    --static 目录       另外生成一个目录，任何网页服务器都能托管，无需运行器
cargo lab test          运行全部检查，最后给出一份汇总
    --quick             只检查不依赖训练库即可编译的部分
    --only 阶段         只运行一个阶段及其所需的构建；可重复
                        （{stages}）
    --allow-missing     缺少浏览器或 Vulkan 驱动时不算失败
    -- 参数             传给测试程序，例如测试名称的一部分；
                        宜与 --only train 或 --only tests 同用
cargo lab bench [名称]  测量速度并打印数值
cargo lab --help        显示本列表
";

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, UsageError> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(parsed(""), Ok(Task::Help));
        assert_eq!(parsed("build"), Ok(Task::Build(None)));
        assert_eq!(parsed("build --static out/web"), Ok(Task::Build(Some("out/web".into()))));
        assert_eq!(parsed("serve --device cpu"), Ok(Task::Serve(vec!["--device".to_owned(), "cpu".to_owned()])));
        let options = TestOptions {
            quick: false,
            allow_missing: true,
            only: vec![Stage::Fmt, Stage::Tests],
            filter: vec!["reload".to_owned()],
        };
        assert_eq!(parsed("test --only fmt --only tests --allow-missing -- reload"), Ok(Task::Test(options)));
    }

    #[test]
    fn mistakes_are_refused() {
        assert_eq!(parsed("tset"), Err(UsageError::Command("tset".to_owned())));
        assert_eq!(parsed("test --only"), Err(UsageError::Stage));
        assert_eq!(parsed("test --only all"), Err(UsageError::Stage));
        assert!(matches!(parsed("test fast"), Err(UsageError::Argument { command: "test", .. })));
        assert_eq!(parsed("build --static"), Err(UsageError::Folder));
        assert!(matches!(parsed("build now"), Err(UsageError::Argument { command: "build", .. })));
    }
}

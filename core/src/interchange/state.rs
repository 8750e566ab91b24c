//! How a trial ended, in the words of other tools.
//!
//! Optuna, W&B, Ray, MLflow, Ax, SMAC, Keras Tuner, NNI, Katib, ClearML, HyperOpt, Slurm; and plain Chinese. Knows nothing of
//! where the word stands.

use crate::trial::Outcome;

/// What a word says.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Ended(Outcome),
    Running,
    /// Asked for and never begun.
    Waiting,
}

impl State {
    /// `None` for a word of no tool.
    pub fn of_word(word: &str, reason: &str) -> Option<Self> {
        // `TrialState.COMPLETE`, `early-stopped`, `Timed Out`.
        let last = word.rsplit('.').next().unwrap_or(word);
        let plain: String = last.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let because = |word: &str| if reason.is_empty() { word.to_owned() } else { reason.to_owned() };
        Some(State::Ended(match plain.as_str() {
            "completed" | "complete" | "finished" | "success" | "succeeded" | "successful" | "done" | "ok"
            | "terminated" | "published" | "closed" | "完成" | "已完成" | "成功" | "已结束" => {
                Outcome::Completed
            }
            "infeasible" | "diverged" => Outcome::Infeasible { reason: reason.to_owned() },
            "invalid" => Outcome::Infeasible { reason: because("invalid") },
            "memoryout" | "memout" | "outofmemory" | "oom" => Outcome::Infeasible { reason: because("memory") },
            "failed" | "fail" | "failure" | "error" | "errored" | "失败" | "错误" => {
                Outcome::Failed { reason: reason.to_owned() }
            }
            "crashed" | "crash" | "timeout" | "timedout" | "abort" | "nodefail" | "metricsunavailable" | "lost"
            | "dead" => Outcome::Failed { reason: because(word) },
            "stopped" | "stop" | "stopping" | "killed" | "pruned" | "prune" | "canceled" | "cancelled"
            | "usercanceled" | "usercancelled" | "syscanceled" | "syscancelled" | "earlystopped" | "earlystop"
            | "abandoned" | "aborted" | "capped" | "donotadvance" | "preempted" | "preempting" | "interrupted"
            | "revoked" | "stale" | "已停止" | "停止" | "中止" | "已取消" => Outcome::Stopped,
            "running" | "inprogress" | "started" | "active" | "paused" | "suspended" | "运行中" | "进行中" => {
                return Some(State::Running);
            }
            "pending" | "waiting" | "scheduled" | "queued" | "candidate" | "staged" | "dispatched" | "created"
            | "new" | "idle" | "等待" | "等待中" | "排队" => return Some(State::Waiting),
            _ => return None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_every_tool_are_known() {
        let ended = |word| match State::of_word(word, "") {
            Some(State::Ended(Outcome::Completed)) => "completed",
            Some(State::Ended(Outcome::Failed { .. })) => "failed",
            Some(State::Ended(Outcome::Stopped)) => "stopped",
            Some(State::Ended(Outcome::Infeasible { .. })) => "infeasible",
            _ => "no end",
        };
        for word in
            ["COMPLETE", "finished", "TERMINATED", "FINISHED", "COMPLETED", "SUCCESS", "TrialState.COMPLETE", "ok"]
        {
            assert_eq!(ended(word), "completed", "{word}");
        }
        for word in ["FAIL", "crashed", "ERROR", "FAILED", "CRASHED", "TIMEOUT", "failed"] {
            assert_eq!(ended(word), "failed", "{word}");
        }
        for word in
            ["PRUNED", "killed", "KILLED", "EARLY_STOPPED", "Early Stopped", "ABANDONED", "USER_CANCELED", "CAPPED"]
        {
            assert_eq!(ended(word), "stopped", "{word}");
        }
        for word in ["MEMORYOUT", "OUT_OF_MEMORY", "INVALID", "infeasible"] {
            assert_eq!(ended(word), "infeasible", "{word}");
        }
        assert_eq!(State::of_word("RUNNING", ""), Some(State::Running));
        assert_eq!(State::of_word("CANDIDATE", ""), Some(State::Waiting));
        assert_eq!(State::of_word("won", ""), None);
    }
}

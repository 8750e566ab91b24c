//! The course of training: schedule of the learning rate, batch, and what is done to gradients and parameters at each step.

use super::{Applies, Hyperparameter, Kind, above, below, closed};
use crate::space::Scale;
use crate::workload::ScheduleKind;
#[cfg(any(test, feature = "explained"))]
use lab_texts::explained::hyperparameters as explained;
use lab_texts::hyperparameters as titles;

pub(super) const ENTRIES: [Hyperparameter; 10] = [
    Hyperparameter {
        name: "schedule.kind",
        kind: Kind::Name { options: &ScheduleKind::NAMES },
        applies: Applies::Always,
        title: titles::SCHEDULE_KIND,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_KIND,
    },
    Hyperparameter {
        name: "schedule.warmup_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (1, 1000), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::SCHEDULE_WARMUP_STEPS,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_WARMUP_STEPS,
    },
    Hyperparameter {
        name: "schedule.decay_steps",
        kind: Kind::Whole { low: 0, high: 1_000_000, default: 0, usual: (100, 1000), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::SCHEDULE_DECAY_STEPS,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_DECAY_STEPS,
    },
    Hyperparameter {
        name: "schedule.end_factor",
        kind: Kind::Real { limits: closed(0.0, 1.0), default: 0.0, usual: (1e-3, 1.0), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::SCHEDULE_END_FACTOR,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_END_FACTOR,
    },
    Hyperparameter {
        name: "schedule.stages",
        kind: Kind::Whole { low: 1, high: 100, default: 3, usual: (2, 5), scale: Scale::Linear },
        applies: Applies::Always,
        title: titles::SCHEDULE_STAGES,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_STAGES,
    },
    Hyperparameter {
        name: "schedule.step_factor",
        kind: Kind::Real { limits: above(0.0, 1.0), default: 0.1, usual: (0.05, 0.5), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::SCHEDULE_STEP_FACTOR,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::SCHEDULE_STEP_FACTOR,
    },
    Hyperparameter {
        name: "clip_norm",
        kind: Kind::Real { limits: closed(0.0, 1e6), default: 0.0, usual: (0.1, 10.0), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::CLIP_NORM,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::CLIP_NORM,
    },
    Hyperparameter {
        name: "ema_decay",
        kind: Kind::Real { limits: below(0.0, 1.0), default: 0.0, usual: (0.9, 0.9999), scale: Scale::ReverseLog },
        applies: Applies::Always,
        title: titles::EMA_DECAY,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::EMA_DECAY,
    },
    Hyperparameter {
        name: "batch_size",
        kind: Kind::Whole { low: 1, high: 65_536, default: 64, usual: (16, 512), scale: Scale::Log },
        applies: Applies::Always,
        title: titles::BATCH_SIZE,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::BATCH_SIZE,
    },
    Hyperparameter {
        name: "accumulation",
        kind: Kind::Listed { low: 1, high: 1024, default: 1, usual: &[1, 2, 4] },
        applies: Applies::Always,
        title: titles::ACCUMULATION,
        #[cfg(any(test, feature = "explained"))]
        explanation: explained::ACCUMULATION,
    },
];

//! Update rules by the playbook's formulas.
//!
//! With gradient g, parameters θ and rate α (the schedule's factor included), step t from 0:
//!
//! ```text
//! sgd        θ ← θ − α g
//! momentum   v ← γ v + g;  θ ← θ − α v
//! nesterov   v ← γ v + g;  θ ← θ − α (γ v + g)
//! rmsprop    s ← ρ s + (1 − ρ) g²;  m ← γ m + α g / √(s + ε);  θ ← θ − m          (s begins at 1)
//! adam       m ← β₁ m + (1 − β₁) g;  s ← β₂ s + (1 − β₂) g²;  b = √(1 − β₂ᵗ⁺¹) / (1 − β₁ᵗ⁺¹)
//!            θ ← θ − α b m / (√s + ε)
//! adamw      adam, its weight decay beside the update
//! nadam      θ ← θ − α b (β₁ m + (1 − β₁) g) / (√s + ε)
//! ```
//!
//! Sources: Sutskever et al. 2013 (momentum, Nesterov); Tieleman and Hinton 2012 (RMSProp); Kingma and Ba 2015, end of
//! section 2 (Adam with ε beside the uncorrected √s); Loshchilov and Hutter 2019 (AdamW); Dozat 2016 (NAdam); all in the
//! form of Choi et al. 2019, which is the playbook's. A reference sequence for each is in
//! `tests/references/optimizers.json`.
//!
//! Both averages of Adam and its relatives are kept without their constant factors, as M = m / (1 − β₁) and
//! S = s / (1 − β₂), which saves two passes over the parameters: M ← β₁ M + g, S ← β₂ S + g², and
//!
//! ```text
//! m / (√s + ε)  =  (1 − β₁) / √(1 − β₂)  ·  M / (√S + ε / √(1 − β₂))
//! ```

use crate::workload::{Betas, Optimizer};

/// The factor on the learning rate at step `t`: for Adam and its relatives bias correction and what the averages leave out.
pub(super) fn factor(optimizer: &Optimizer, t: u64) -> f64 {
    match optimizer {
        Optimizer::Sgd | Optimizer::Momentum { .. } | Optimizer::Nesterov { .. } | Optimizer::RmsProp { .. } => 1.0,
        Optimizer::Adam(betas) | Optimizer::AdamW(betas) | Optimizer::NAdam(betas) => {
            let Betas { beta1, beta2, .. } = *betas;
            let n = (t + 1) as f64;
            let bias = libm::sqrt(1.0 - libm::pow(beta2, n)) / (1.0 - libm::pow(beta1, n));
            bias * (1.0 - beta1) / libm::sqrt(1.0 - beta2)
        }
    }
}

/// ε where both averages are kept without their factors.
pub(super) fn scaled_epsilon(betas: &Betas) -> f64 {
    betas.epsilon / libm::sqrt(1.0 - betas.beta2)
}

//! `lab compare`: the runs of two records.

use super::{Telling, refused};
use crate::commands::CommandError;
use crate::files::{read_data, read_record};
use lab_core::adoption;
use lab_core::text::Lang;
use std::path::PathBuf;

/// The arguments of `lab compare`.
#[derive(Clone, Debug)]
pub struct Compare {
    pub baseline: PathBuf,
    pub candidate: PathBuf,
    /// A smaller gain is not worth it.
    pub least: f64,
    pub telling: Telling,
}

pub fn compare(args: &Compare, lang: Lang) -> Result<(), CommandError> {
    let (baseline, candidate) = (read_record(&args.baseline, lang)?, read_record(&args.candidate, lang)?);
    // A person's own table may be elsewhere by now: only the size of the models is not told then.
    let facts = read_data(&candidate.study, &args.candidate).ok().map(|data| data.facts());
    let found = adoption::compare(&baseline, &candidate, args.least, facts)
        .map_err(|refusal| refused(&refusal, &args.baseline, &args.candidate))?;
    args.telling.tell(&found, lang)
}

//! `lab store`: what the store of `lab serve` holds, and deletion without a server. Refuses to know how it is stored.

use super::CommandError;
use super::serve::store_folder;
use crate::files::output::Output;
use crate::server::ServeError;
use crate::store::{NotStored, Store};
use lab_core::protocol::StudyId;
use lab_core::text::Lang;
use lab_texts::Arg;
use lab_texts::runner::commands as t;
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `lab store`.
#[derive(Clone, Debug)]
pub struct Stores {
    pub store: Option<PathBuf>,
    pub delete: Vec<u64>,
    pub json: bool,
}

/// Studies read at once.
const PAGE: usize = 100;

pub fn run(stores: &Stores, lang: Lang) -> Result<(), CommandError> {
    let folder = store_folder(stores.store.clone())?;
    let store = Store::open(&folder, None).map_err(ServeError::from)?;
    for number in &stores.delete {
        match store.delete(StudyId(*number)) {
            Ok(()) => eprintln!("{}", t::deleted(*number).get(lang)),
            Err(NotStored::Missing) => {
                return Err(CommandError::Broken(t::no_study(*number).get(lang)));
            }
            Err(error) => return Err(CommandError::Broken(error.sentence(lang))),
        }
    }
    if !stores.delete.is_empty() {
        store.make_room();
    }
    let (mut output, mut after) = (Output::new(), StudyId(0));
    loop {
        let (page, _) = store.list(after, PAGE).map_err(ServeError::from)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for study in &page {
            let (id, key, state, events) = (study.id.0, &study.key, &study.state, study.events);
            let line = if stores.json {
                json!({"study": id, "key": key, "state": state, "events": events}).to_string()
            } else {
                let key = lab_core::text::shortened(key, 40);
                t::stored(format!("{events:>9}"), key, format!("{state:<9}"), format!("{id:>6}")).get(lang)
            };
            output.line(&line)?;
        }
    }
    output.finish()?;
    let used = store.space().map_err(ServeError::from)?.used;
    let mib = used as f64 / f64::from(1 << 20);
    eprintln!("{}", t::store_size(Arg::fixed(mib, 1), folder.as_path()).get(lang));
    Ok(())
}

//! `lab schema`: the JSON Schema of a format.

use super::CommandError;
use crate::files::output::Output;
use lab_core::schema::Format;

pub fn run(format: Format) -> Result<(), CommandError> {
    let mut output = Output::new();
    output.line(format.schema().trim_end())?;
    output.finish()?;
    Ok(())
}

//! The studies kept in this browser (IndexedDB): each a record file, written piece by piece as its events happen.
//!
//! Five object stores: `studies` (one JSON row a study, for the list), `pieces` (key `[study, n]`: the record file
//! `lab.record/1` in order; piece 0 begins with the header line), `tables` (a person's own CSV), `campaigns` (a file
//! `lab.campaign/1` each, which names the studies of its rounds) and `ledger` (key n: the n-th line of a file
//! `lab.ledger/1`). A piece and its row are written in one transaction, so that a tab closed at any moment leaves a whole record. Knows nothing of what trains.

mod database;

use crate::shared::answer::Room;
use crate::shared::files::ended;
use crate::shared::pace::Pace;
use crate::shared::place::Place;
use database::{Found, Write};
use js_sys::{Array, Reflect, Uint8Array};
use lab_core::order;
use lab_core::protocol::State;
use lab_core::record::{LineError, Lines, Record, event_to_line, header_to_line};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_core::workload::{DataSource, Workload};
use lab_texts::page::{adopt::LEDGER_OTHER_TAB, shell::FILE_REFUSED, store as t};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// A record of more pieces is written anew when it is loaded, in fewer.
const MOST_PIECES: usize = 64;

/// Bytes of a piece that is full; 64 of them are more than a file may have.
const PIECE: usize = 4 << 20;

/// One line of the list of studies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredStudy {
    pub key: String,
    pub name: String,
    /// Milliseconds since 1970.
    pub created: f64,
    pub changed: f64,
    /// `Running` if it was when the page was closed: it goes on when it is opened.
    pub state: State,
    pub ended: u64,
    pub trials: u64,
    /// The best objective of all trials that ended with a result, if any.
    pub best: Option<f64>,
    pub place: Place,
    /// It trains on a table of the person's own.
    pub has_csv: bool,
}

impl StoredStudy {
    /// A new row with a new key.
    pub fn new(study: &Study, place: Place, has_csv: bool) -> Self {
        let now = js_sys::Date::now();
        Self {
            key: new_key(),
            name: study.name.clone(),
            created: now,
            changed: now,
            state: State::Paused,
            ended: 0,
            trials: study.trials,
            best: None,
            place,
            has_csv,
        }
    }

    /// Brings the row up to what the record holds.
    pub fn follow(&mut self, record: &Record, state: State) {
        self.changed = js_sys::Date::now();
        self.state = state;
        self.ended = ended(record);
        self.trials = record.study.trials.max(record.trials().len() as u64);
        let direction = record.study.objective.direction;
        self.best = record
            .trials()
            .values()
            .filter(|trial| trial.outcome().is_some_and(|outcome| *outcome == lab_core::trial::Outcome::Completed))
            .filter_map(|trial| record.objective(trial).map(|(_, value)| value))
            .reduce(|best, value| if direction.better(value, best) { value } else { best });
    }
}

/// A key that nothing has: letters and digits that sort by time.
pub fn new_key() -> String {
    let (now, random) = (js_sys::Date::now() as u64, (js_sys::Math::random() * f64::from(u32::MAX)) as u32);
    format!("{now:x}{random:08x}")
}

/// A study read from the store.
pub struct Loaded {
    pub row: StoredStudy,
    pub record: Record,
    pub csv: Option<String>,
    /// The number the next piece gets.
    pub next_piece: u32,
}

/// Why the store does not answer.
#[derive(Clone, Debug, PartialEq)]
pub enum StoreError {
    /// The browser refuses storage: a private window, or no space left.
    Browser { detail: String },
    /// Another tab has written this study since.
    OtherTab,
    /// Another tab has written into the ledger since.
    OtherLedger,
    /// No study of that key.
    Gone,
    /// The stored record does not read.
    Damaged(LineError),
}

impl StoreError {
    pub fn sentence(&self) -> Sentence {
        match self {
            StoreError::Browser { detail } => t::browser(detail).into(),
            StoreError::OtherTab => t::OTHER_TAB.into(),
            StoreError::OtherLedger => LEDGER_OTHER_TAB.into(),
            StoreError::Gone => t::GONE.into(),
            StoreError::Damaged(error) => Sentence::of(|lang| t::damaged(error.message(lang)).get(lang)),
        }
    }
}

/// All studies, the last changed first.
pub async fn list() -> Result<Vec<StoredStudy>, StoreError> {
    // A row of another version of the page may have no meaning any more.
    let mut rows: Vec<StoredStudy> =
        database::rows().await?.iter().filter_map(|row| serde_json::from_str(row).ok()).collect();
    order::sort_by(&mut rows, |a, b| b.changed.total_cmp(&a.changed));
    Ok(rows)
}

/// Stores a new study: its row, its table and its record so far. Returns the number of the next piece.
pub async fn create(row: &StoredStudy, record: &Record, csv: Option<&str>) -> Result<u32, StoreError> {
    let pieces = pieces(record).await;
    write(row, Write::New { key: &row.key, row: &to_json(row), pieces: &pieces, csv }).await?;
    Ok(pieces.len() as u32)
}

/// The record file of a record, in pieces; the page answers meanwhile.
async fn pieces(record: &Record) -> Vec<JsValue> {
    let (mut pace, mut pieces) = (Pace::start(), Vec::new());
    let mut text = header_to_line(&record.study);
    for event in record.events() {
        text.push_str(&event_to_line(&event));
        if text.len() >= PIECE {
            pieces.push(JsValue::from_str(&text));
            text.clear();
        }
        pace.rest().await;
    }
    pieces.push(JsValue::from_str(&text));
    pieces
}

/// Appends whole lines of the record file and brings the row up to date.
///
/// # Errors
/// `OtherTab` if a piece of that number exists already; nothing is written then.
pub async fn append(row: &StoredStudy, piece: u32, lines: &str) -> Result<(), StoreError> {
    write(row, Write::Piece { key: &row.key, row: &to_json(row), piece, text: lines }).await
}

/// The key of the table of the design at hand; keys of studies are numbers.
const DESIGN: &str = "design";

/// Stores the table of the design at hand, with the name of its file.
pub async fn keep_design_table(file: &str, csv: &str) -> Result<(), StoreError> {
    database::write(Write::Table { key: DESIGN, csv: &format!("{file}\n{csv}") }).await
}

/// The table of the design at hand, if it is the one of that file.
pub async fn design_table(file: &str) -> Option<String> {
    let kept = database::table(DESIGN).await.ok()??;
    let (name, csv) = kept.split_once('\n')?;
    (name == file).then(|| csv.to_owned())
}

/// Stores the table of a study that came without it.
pub async fn keep_table(key: &str, csv: &str) -> Result<(), StoreError> {
    database::write(Write::Table { key, csv }).await
}

async fn write(row: &StoredStudy, write: Write<'_>) -> Result<(), StoreError> {
    let piece = match write {
        Write::Piece { piece, text, .. } if !text.is_empty() => Some(piece),
        _ => None,
    };
    match database::write(write).await {
        Err(error) => match piece {
            Some(piece) if database::has_piece(&row.key, piece).await.unwrap_or(false) => Err(StoreError::OtherTab),
            _ => Err(error),
        },
        done => done,
    }
}

/// Reads a study with its record; nothing once it is not `wanted` any more.
pub async fn load(key: &str, mut wanted: &dyn Fn() -> bool) -> Result<Option<Loaded>, StoreError> {
    let Found { row, pieces, csv } = database::read(key).await?.ok_or(StoreError::Gone)?;
    let row: StoredStudy = serde_json::from_str(&row).map_err(|_| StoreError::Gone)?;
    let (mut lines, mut pace) = (Lines::new(), Pace::start());
    let text = |piece: &JsValue| piece.as_string().unwrap_or_default();
    for piece in &pieces {
        if !push(&mut lines, text(piece).as_bytes(), &mut pace, &mut wanted).await.map_err(StoreError::Damaged)? {
            return Ok(None);
        }
    }
    let finished = lines.finish().map_err(StoreError::Damaged)?;
    let mut next_piece = pieces.len();
    if next_piece > MOST_PIECES {
        let mut fewer = Vec::new();
        let mut full = String::new();
        for piece in &pieces {
            full.push_str(&text(piece));
            if full.len() >= PIECE {
                fewer.push(JsValue::from_str(&full));
                full.clear();
            }
        }
        fewer.push(JsValue::from_str(&full));
        database::write(Write::New { key, row: &to_json(&row), pieces: &fewer, csv: csv.as_deref() }).await?;
        next_piece = fewer.len();
    }
    Ok(Some(Loaded { row, record: finished.record, csv, next_piece: next_piece as u32 }))
}

/// The record file of a study as it is stored.
pub async fn file(key: &str) -> Result<Blob, StoreError> {
    blob(database::read(key).await?.ok_or(StoreError::Gone)?.pieces).await.ok_or(StoreError::Gone)
}

/// The table of any stored study that trains on the same data.
pub async fn table_for(study: &Study) -> Option<String> {
    let Workload::Trained { data: data @ DataSource::Csv { .. }, .. } = &study.workload else { return None };
    for row in list().await.ok()?.iter().filter(|row| row.has_csv) {
        let found = database::read(&row.key).await.ok()??;
        let mut lines = Lines::new();
        let first = found.pieces.first()?.as_string()?;
        let header = first.split_inclusive('\n').next().unwrap_or_default();
        let known = lines.push(header.as_bytes()).and_then(|()| lines.finish()).ok();
        let same = |workload: &Workload| matches!(workload, Workload::Trained { data: other, .. } if other == data);
        if known.is_some_and(|finished| same(&finished.record.study.workload)) {
            return found.csv;
        }
    }
    None
}

/// The campaigns: their keys and files, the last begun first.
pub async fn campaigns() -> Result<Vec<(String, String)>, StoreError> {
    let mut found = database::campaigns().await?;
    found.reverse();
    Ok(found)
}

/// Stores a campaign's file, or forgets the campaign and none of its studies.
pub async fn write_campaign(key: &str, file: Option<&str>) -> Result<(), StoreError> {
    database::write_campaign(key, file).await
}

/// The lines of the ledger, in their order.
pub async fn ledger() -> Result<Vec<String>, StoreError> {
    database::ledger().await
}

/// Writes a line of the ledger at its place, or behind all others.
///
/// # Errors
/// `OtherLedger` if a line stands there already.
pub async fn write_ledger(place: Option<usize>, line: &str) -> Result<(), StoreError> {
    let lines = ledger().await?.len();
    let place = place.unwrap_or(lines);
    if place != lines {
        return Err(StoreError::OtherLedger);
    }
    match database::write_ledger(place as u32, line).await {
        // A line that was not there a moment ago is another tab's.
        Err(_) if ledger().await.is_ok_and(|now| now.len() > lines) => Err(StoreError::OtherLedger),
        done => done,
    }
}

/// Forgets a study.
pub async fn delete(key: &str) -> Result<(), StoreError> {
    database::write(Write::Delete { key }).await
}

/// Asks the browser, once, not to evict what is stored; it may answer no, which is why files exist.
pub async fn persist() {
    let Some(window) = web_sys::window() else { return };
    if let Ok(promise) = window.navigator().storage().persist() {
        // A refusal changes nothing that could be done here.
        let _ = JsFuture::from(promise).await;
    }
}

/// The room that the browser keeps for this site, if it tells.
pub async fn room() -> Option<Room> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate = JsFuture::from(estimate).await.ok()?;
    let bytes = |key: &str| Some(Reflect::get(&estimate, &JsValue::from_str(key)).ok()?.as_f64()? as u64);
    Some(Room { used: bytes("usage")?, limit: bytes("quota") })
}

/// The record as a file `lab.record/1`.
pub async fn export(record: &Record) -> Option<Blob> {
    blob(pieces(record).await).await
}

/// Refused only for want of memory.
async fn blob(pieces: Vec<JsValue>) -> Option<Blob> {
    let (mut pace, parts) = (Pace::start(), Array::new());
    for piece in &pieces {
        parts.push(&*Blob::new_with_str_sequence(&Array::of1(piece)).ok()?);
        pace.rest().await;
    }
    Blob::new_with_blob_sequence(&parts).ok()
}

/// A file that was opened.
#[derive(Debug)]
pub struct Imported {
    pub record: Record,
    /// Its last line was torn by a crash and is left out.
    pub torn: bool,
}

/// Reads a record file, or a study file, which is a record without trials. A long one takes a while, during which the page
/// answers: `go_on` hears how much of it is done (0 to 1) and may end it, which reads nothing.
///
/// # Errors
/// What is wrong, with its line or its place in the study.
pub async fn import(file: &Blob, go_on: &mut dyn FnMut(f64) -> bool) -> Result<Option<Imported>, Sentence> {
    let size = file.size();
    let (mut lines, mut pace, mut at) = (Lines::new(), Pace::start(), 0.0);
    let head = part(file, 0.0).await?;
    // A study file is one JSON document over several lines; a record's first line is one by itself.
    let is_study = serde_json::from_slice::<serde_json::Value>(&head)
        .is_ok_and(|json| json.get("format").and_then(|format| format.as_str()) == Some(lab_core::study::FORMAT));
    if is_study {
        let study = Study::parse(&String::from_utf8_lossy(&head)).map_err(|problems| {
            Sentence::of(|lang| {
                let sentences: Vec<_> = problems.iter().map(|problem| problem.message(lang)).collect();
                sentences.join("\n")
            })
        })?;
        return Ok(Some(Imported { record: Record::new(study), torn: false }));
    }
    let wrong = |error: LineError| Sentence::of(|lang| error.message(lang));
    let mut bytes = head;
    loop {
        let mut go_on = || go_on(at / size);
        if !push(&mut lines, &bytes, &mut pace, &mut go_on).await.map_err(wrong)? {
            return Ok(None);
        }
        at += PART;
        if at >= size {
            break;
        }
        bytes = part(file, at).await?;
    }
    let finished = lines.finish().map_err(wrong)?;
    Ok(Some(Imported { record: finished.record, torn: finished.torn }))
}

/// Bytes of a file that are read at once.
const PART: f64 = 1_048_576.0;

async fn part(file: &Blob, from: f64) -> Result<Vec<u8>, Sentence> {
    let part = file.slice_with_f64_and_f64(from, from + PART).map(|part| part.array_buffer());
    let bytes = match part {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    bytes.map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(|_| FILE_REFUSED.into())
}

/// Folds bytes bit by bit; `false` if it was not to go on.
async fn push(
    lines: &mut Lines,
    bytes: &[u8],
    pace: &mut Pace,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<bool, LineError> {
    // Read within a few milliseconds.
    const BIT: usize = 1 << 15;
    for bit in bytes.chunks(BIT) {
        if pace.rest().await && !go_on() {
            return Ok(false);
        }
        lines.push(bit)?;
    }
    Ok(true)
}

fn to_json(row: &StoredStudy) -> String {
    // A row is numbers and texts, which JSON has.
    serde_json::to_string(row).unwrap_or_default()
}

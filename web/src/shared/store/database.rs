//! The transactions of the store: text in, text out.
//!
//! Knows the five object stores and their keys, nothing of what the text says.

use super::StoreError;
use idb::{
    Database, DatabaseEvent, Error, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode, TransactionResult,
};
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

const NAME: &str = "tuning-lab";
/// 2: campaigns. 3: the ledger.
const VERSION: u32 = 3;
const STUDIES: &str = "studies";
const PIECES: &str = "pieces";
const TABLES: &str = "tables";
const CAMPAIGNS: &str = "campaigns";
const LEDGER: &str = "ledger";

thread_local! {
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        StoreError::Browser { detail: error.to_string() }
    }
}

/// One change, made as a whole or not at all.
pub enum Write<'a> {
    /// A study from its beginning; what was stored under its key is replaced.
    New {
        key: &'a str,
        row: &'a str,
        /// The text in its order; the first begins with the header line.
        pieces: &'a [JsValue],
        csv: Option<&'a str>,
    },
    /// A row, and lines behind those stored before (none, if empty).
    Piece {
        key: &'a str,
        row: &'a str,
        piece: u32,
        text: &'a str,
    },
    Table {
        key: &'a str,
        csv: &'a str,
    },
    Delete {
        key: &'a str,
    },
}

/// A stored study.
pub struct Found {
    pub row: String,
    /// Texts.
    pub pieces: Vec<JsValue>,
    pub csv: Option<String>,
}

pub async fn rows() -> Result<Vec<String>, StoreError> {
    let transaction = database().await?.transaction(&[STUDIES], TransactionMode::ReadOnly)?;
    let rows = transaction.object_store(STUDIES)?.get_all(None, None)?.await?;
    Ok(rows.iter().filter_map(JsValue::as_string).collect())
}

pub async fn read(key: &str) -> Result<Option<Found>, StoreError> {
    let transaction = database().await?.transaction(&[STUDIES, PIECES, TABLES], TransactionMode::ReadOnly)?;
    let row = transaction.object_store(STUDIES)?.get(JsValue::from_str(key))?;
    let pieces = transaction.object_store(PIECES)?.get_all(Some(Query::KeyRange(pieces_of(key)?)), None)?;
    let csv = transaction.object_store(TABLES)?.get(JsValue::from_str(key))?;
    let (row, pieces, csv) = (row.await?, pieces.await?, csv.await?);
    let text = |value: Option<JsValue>| value.and_then(|value| value.as_string());
    Ok(text(row).map(|row| Found { row, pieces, csv: text(csv) }))
}

pub async fn table(key: &str) -> Result<Option<String>, StoreError> {
    let transaction = database().await?.transaction(&[TABLES], TransactionMode::ReadOnly)?;
    let csv = transaction.object_store(TABLES)?.get(JsValue::from_str(key))?.await?;
    Ok(csv.and_then(|csv| csv.as_string()))
}

/// Every campaign's key and file, in the order of the keys.
pub async fn campaigns() -> Result<Vec<(String, String)>, StoreError> {
    let transaction = database().await?.transaction(&[CAMPAIGNS], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(CAMPAIGNS)?;
    let (keys, files) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
    let (keys, files) = (keys.await?, files.await?);
    let pair = |(key, file): (&JsValue, &JsValue)| Some((key.as_string()?, file.as_string()?));
    Ok(keys.iter().zip(&files).filter_map(pair).collect())
}

/// Stores a campaign's file, or forgets the campaign.
pub async fn write_campaign(key: &str, file: Option<&str>) -> Result<(), StoreError> {
    let transaction = database().await?.transaction(&[CAMPAIGNS], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(CAMPAIGNS)?;
    match file {
        Some(file) => drop(store.put(&JsValue::from_str(file), Some(&JsValue::from_str(key)))?),
        None => drop(store.delete(JsValue::from_str(key))?),
    }
    committed(transaction.await?)
}

/// The lines of the ledger, in the order of their keys.
pub async fn ledger() -> Result<Vec<String>, StoreError> {
    let transaction = database().await?.transaction(&[LEDGER], TransactionMode::ReadOnly)?;
    let lines = transaction.object_store(LEDGER)?.get_all(None, None)?.await?;
    Ok(lines.iter().filter_map(JsValue::as_string).collect())
}

/// Adds a line to the ledger; one that stands at that place already is not replaced.
pub async fn write_ledger(place: u32, line: &str) -> Result<(), StoreError> {
    let transaction = database().await?.transaction(&[LEDGER], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(LEDGER)?;
    drop(store.add(&JsValue::from_str(line), Some(&JsValue::from_f64(f64::from(place))))?);
    committed(transaction.await?)
}

pub async fn has_piece(key: &str, piece: u32) -> Result<bool, StoreError> {
    let transaction = database().await?.transaction(&[PIECES], TransactionMode::ReadOnly)?;
    Ok(transaction.object_store(PIECES)?.get(piece_key(key, piece))?.await?.is_some())
}

pub async fn write(write: Write<'_>) -> Result<(), StoreError> {
    let transaction = database().await?.transaction(&[STUDIES, PIECES, TABLES], TransactionMode::ReadWrite)?;
    let (studies, pieces, tables) =
        (transaction.object_store(STUDIES)?, transaction.object_store(PIECES)?, transaction.object_store(TABLES)?);
    let put = |store: &idb::ObjectStore, key: &str, text: &str| {
        store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))
    };
    // Requests run in order; the transaction's own result tells whether all of them succeeded.
    match write {
        Write::New { key, row, pieces: texts, csv } => {
            put(&studies, key, row)?;
            pieces.delete(Query::KeyRange(pieces_of(key)?))?;
            for (n, text) in (0..).zip(texts) {
                // One after the other, so that the page answers between them.
                pieces.put(text, Some(&piece_key(key, n)))?.await?;
            }
            match csv {
                Some(csv) => drop(put(&tables, key, csv)?),
                None => drop(tables.delete(JsValue::from_str(key))?),
            }
        }
        Write::Piece { key, row, piece, text } => {
            put(&studies, key, row)?;
            if !text.is_empty() {
                pieces.add(&JsValue::from_str(text), Some(&piece_key(key, piece)))?;
            }
        }
        Write::Table { key, csv } => drop(put(&tables, key, csv)?),
        Write::Delete { key } => {
            studies.delete(JsValue::from_str(key))?;
            pieces.delete(Query::KeyRange(pieces_of(key)?))?;
            tables.delete(JsValue::from_str(key))?;
        }
    }
    committed(transaction.await?)
}

fn committed(result: TransactionResult) -> Result<(), StoreError> {
    match result {
        TransactionResult::Committed => Ok(()),
        TransactionResult::Aborted => Err(StoreError::Browser { detail: "aborted".into() }),
    }
}

/// The database, opened at first use.
async fn database() -> Result<Rc<Database>, StoreError> {
    if let Some(database) = OPEN.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            for store in [STUDIES, PIECES, TABLES, CAMPAIGNS, LEDGER] {
                // One that is there already is refused; one that could not be made shows as a failed transaction.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let mut database = request.await?;
    // A later version of the page in another tab may go on.
    database.on_version_change(|_| {
        if let Some(database) = OPEN.take() {
            database.close();
        }
    });
    let database = Rc::new(database);
    OPEN.set(Some(Rc::clone(&database)));
    Ok(database)
}

fn piece_key(key: &str, piece: u32) -> JsValue {
    Array::of2(&JsValue::from_str(key), &JsValue::from_f64(f64::from(piece))).into()
}

/// Every `[key, n]`: arrays sort element by element, and a list sorts behind every number.
fn pieces_of(key: &str) -> Result<KeyRange, Error> {
    let key = JsValue::from_str(key);
    KeyRange::bound(&Array::of1(&key), &Array::of2(&key, &Array::new()), None, None)
}

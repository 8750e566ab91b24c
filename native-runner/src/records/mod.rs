//! Files that hold trials: records, campaigns, and Optuna's databases.

pub mod campaign_file;
pub mod journal;
pub mod ledger;
pub mod optuna_database;

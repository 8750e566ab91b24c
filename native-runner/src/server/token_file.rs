//! Where the token comes from: a file that a person names, the environment, or the store, which makes one.
//!
//! Refuses to know who shows it.

use super::ServeError;
use super::tokens::random_hex;
use crate::files::private::{self, Rights};
use lab_core::text::Lang;
use lab_texts::runner::server as t;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Holds the token, where a person names no file.
const VARIABLE: &str = "LAB_TOKEN";
const FILE: &str = "token";
const MIN: usize = 16;
const MAX: u64 = 4_096;

/// The token: that of the file, else of the environment, else of the store.
pub fn token(file: Option<&Path>, store: &Path, lang: Lang) -> Result<String, ServeError> {
    if let Some(file) = file {
        let failed = |error| ServeError::File { path: file.to_owned(), error };
        // What is asked of is what is read, whatever comes to stand under the name meanwhile.
        let opened = File::open(file).map_err(failed)?;
        let metadata = opened.metadata().map_err(failed)?;
        if private::is_changeable(&metadata) {
            return Err(ServeError::OpenToken { path: file.to_owned() });
        }
        if private::is_wide(&metadata) {
            eprintln!("{}", t::readable_token(file).get(lang));
        }
        return usable(read(opened).map_err(failed)?, &file.display().to_string());
    }
    match std::env::var(VARIABLE) {
        Ok(token) if !token.is_empty() => usable(token, VARIABLE),
        _ => kept(&store.join(FILE), lang),
    }
}

fn read(file: File) -> io::Result<String> {
    let mut text = String::new();
    file.take(MAX).read_to_string(&mut text)?;
    Ok(text)
}

/// Long enough not to be guessed, and such that a header can carry it.
fn usable(text: String, place: &str) -> Result<String, ServeError> {
    let token = text.trim();
    if token.len() < MIN || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ServeError::BadToken { place: place.to_owned() });
    }
    Ok(token.to_owned())
}

/// The store's token; another one if there is none, if it was cut short, or if others may have read it.
fn kept(path: &Path, lang: Lang) -> Result<String, ServeError> {
    let failed = |error| ServeError::File { path: path.to_owned(), error };
    match private::narrow(path).map_err(failed)? {
        Rights::Own => {
            let kept = private::open(path).map_err(failed)?;
            if let Some(Ok(token)) = kept.and_then(|file| read(file).ok()).map(|text| usable(text, "")) {
                return Ok(token);
            }
        }
        Rights::Narrowed => {
            eprintln!("{}", t::replaced_token(path).get(lang));
        }
        Rights::Wide => return Err(ServeError::WideToken { path: path.to_owned() }),
        Rights::Absent => {}
    }
    let token = random_hex().map_err(|error| failed(io::Error::other(error.to_string())))?;
    private::write(path, token.as_bytes()).map_err(failed)?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_token_is_made_once_and_replaced_when_it_is_no_secret_any_more() {
        let folder = std::env::temp_dir().join(format!("lab-token-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(FILE);
        let first = kept(&path, Lang::En).unwrap();
        assert_eq!((first.len(), kept(&path, Lang::En).unwrap()), (64, first.clone()));
        private::write(&path, b"").unwrap();
        let second = kept(&path, Lang::En).unwrap();
        assert_ne!(first, second, "one that was cut short");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert_ne!(kept(&path, Lang::En).unwrap(), second);
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // A person's own is read as it is, and refused if it is none.
        for (text, good) in [("sixteen-letters!\n", true), ("short", false), ("sixteen letters and a space", false)] {
            let own = folder.join("own");
            private::write(&own, text.as_bytes()).unwrap();
            assert_eq!(token(Some(&own), &folder, Lang::En).is_ok(), good, "{text}");
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, chown};
            // One that others may read is their owner's choice, as in a container; one that they may change is theirs.
            let own = folder.join("own");
            private::write(&own, b"sixteen-letters!").unwrap();
            for (mode, good) in [(0o644, true), (0o620, false), (0o602, false)] {
                std::fs::set_permissions(&own, std::fs::Permissions::from_mode(mode)).unwrap();
                assert_eq!(token(Some(&own), &folder, Lang::En).is_ok(), good, "{mode:o}");
            }
            // One that somebody else put into the store is not taken. (Only root can give files away.)
            if chown(&path, Some(12_345), None).is_ok() {
                assert!(matches!(kept(&path, Lang::En), Err(ServeError::WideToken { .. })));
            }
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}

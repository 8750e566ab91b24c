//! Files and folders that are their owner's alone, whatever the umask, and also when they were wider before. What belongs to
//! somebody else, or is reached by somebody else's link, is nobody's secret.
//!
//! Where the system knows no such rights, what is private is the folder's to keep. Refuses to know what the files hold.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// What was found of a file's rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    Absent,
    /// The owner's alone.
    Own,
    /// Others could read or change it until now.
    Narrowed,
    /// Others can, and that cannot be changed: it is somebody else's file, or on a disk without rights.
    Wide,
}

/// Options that make a file which only its owner reads.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Writes a small file as a whole: what was there stays until the new one is complete.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    // One that an interrupted start left behind may be wider.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file: File = options().create_new(true).open(&new)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&new, path)
}

/// Makes a folder, and those above it, for their owner alone; one that is there stays as it is.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes from others what rights they have to a file.
pub fn narrow(path: &Path) -> io::Result<Rights> {
    let found = fs::symlink_metadata(path).and_then(|link| Ok((link, fs::metadata(path)?)));
    let (link, metadata) = match found {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Rights::Absent),
        Err(error) => return Err(error),
    };
    Ok(if is_own(&link) && is_own(&metadata) { narrowed(path, &metadata) } else { Rights::Wide })
}

/// Opens a file to read, if it is the owner's alone. It is the open file that is looked at: another one may stand under the
/// name by now.
pub fn open(path: &Path) -> io::Result<Option<File>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    Ok((is_own(&metadata) && !is_wide(&metadata)).then_some(file))
}

#[cfg(unix)]
fn is_own(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(metadata) == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_own(_: &fs::Metadata) -> bool {
    true
}

/// Whether others can put another file in the place of one in this folder.
#[cfg(unix)]
pub fn is_shared(folder: &fs::Metadata) -> bool {
    // In a folder such as /tmp everybody removes only what is theirs.
    const STICKY: u32 = 0o1000;
    is_changeable(folder) && std::os::unix::fs::PermissionsExt::mode(&folder.permissions()) & STICKY == 0
}

#[cfg(not(unix))]
pub fn is_shared(_: &fs::Metadata) -> bool {
    false
}

/// Whether others can change a file; where that is not known, they cannot.
#[cfg(unix)]
pub fn is_changeable(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o022 != 0
}

#[cfg(not(unix))]
pub fn is_changeable(_: &fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn narrowed(path: &Path, metadata: &fs::Metadata) -> Rights {
    use std::os::unix::fs::PermissionsExt;
    if !is_wide(metadata) {
        return Rights::Own;
    }
    let changed = fs::set_permissions(path, fs::Permissions::from_mode(0o600)).and_then(|()| fs::metadata(path));
    if changed.is_ok_and(|metadata| !is_wide(&metadata)) { Rights::Narrowed } else { Rights::Wide }
}

#[cfg(not(unix))]
fn narrowed(_: &Path, _: &fs::Metadata) -> Rights {
    Rights::Own
}

/// Whether others can read a file; where that is not known, they cannot.
#[cfg(unix)]
pub fn is_wide(metadata: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
pub fn is_wide(_: &fs::Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn what_is_written_or_narrowed_is_the_owners_alone() {
        let folder = std::env::temp_dir().join(format!("lab-private-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        make_folder(&folder.join("deep")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder.join("deep")), 0o700);
        let file = folder.join("file");
        assert_eq!(narrow(&file).unwrap(), Rights::Absent);
        write(&file, b"one").unwrap();
        assert_eq!((mode(&file), narrow(&file).unwrap()), (0o600, Rights::Own));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!((narrow(&file).unwrap(), mode(&file)), (Rights::Narrowed, 0o600));
        // What an interrupted start left behind is in nobody's way.
        fs::write(folder.join("file.new"), "half").unwrap();
        write(&file, b"two").unwrap();
        assert_eq!((fs::read(&file).unwrap(), mode(&file)), (b"two".to_vec(), 0o600));
        assert!(!folder.join("file.new").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_belongs_to_somebody_else_is_no_secret() {
        use std::os::unix::fs::{chown, lchown, symlink};
        const SOMEBODY: u32 = 12_345;
        let folder = std::env::temp_dir().join(format!("lab-foreign-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        make_folder(&folder).unwrap();
        let (file, link) = (folder.join("file"), folder.join("link"));
        write(&file, b"known to its owner").unwrap();
        symlink(&file, &link).unwrap();
        assert_eq!((narrow(&link).unwrap(), open(&link).unwrap().is_some()), (Rights::Own, true));
        // Only root can give files away.
        if lchown(&link, Some(SOMEBODY), None).is_ok() {
            assert_eq!((narrow(&link).unwrap(), narrow(&file).unwrap()), (Rights::Wide, Rights::Own));
            chown(&file, Some(SOMEBODY), None).unwrap();
            assert_eq!((narrow(&file).unwrap(), open(&file).unwrap().is_some()), (Rights::Wide, false));
        }
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(is_shared(&fs::metadata(&folder).unwrap()));
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(!is_shared(&fs::metadata(&folder).unwrap()));
        fs::remove_dir_all(folder).unwrap();
    }
}

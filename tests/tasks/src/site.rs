//! The site that `lab serve` serves: everything of static/, and the four bundles.
//!
//! Refuses to know how a bundle is made, and how the site is served.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bundle::{self, BUNDLES, Bundle, PAGE, Sizes};
use crate::compress;
use crate::course;
use crate::error::TaskError;
use crate::lock;
use crate::progress::{self, Steps};
use crate::stamps::Stamps;
use crate::workspace::Workspace;

/// The most that the page's own bundle may be, wasm and JavaScript together after brotli, in bytes.
pub const PAGE_LIMIT: u64 = 700_000;

/// Brotli quality of files that change seldom and are small (styles, pages), and of data tables of megabytes.
const QUALITY: u32 = 11;
const DATA_QUALITY: u32 = 9;

/// Sizes of the bundles as built, in the order of [`BUNDLES`].
pub struct Site {
    sizes: Vec<(&'static str, Sizes)>,
}

/// Steps that `build` announces for so many bundles.
pub fn steps(bundles: &[Bundle]) -> usize {
    1 + bundles.len()
}

/// Builds the site with these bundles, as far as it is out of date.
pub fn build(workspace: &Workspace, bundles: &[Bundle], steps: &mut Steps) -> Result<Site, TaskError> {
    let (bindgen, mut stamps) = begin(workspace, steps)?;
    let mut sizes = Vec::new();
    for bundle in bundles {
        let title = format!("bundle {}", bundle.name);
        sizes.push((bundle.name, steps.step(&title, || bundle::build(workspace, bundle, &bindgen, &mut stamps))?));
    }
    Ok(Site { sizes })
}

/// Builds the site with these bundles as fast as can be, for the first minutes of a page: two steps.
pub fn build_fast(workspace: &Workspace, bundles: &[Bundle], steps: &mut Steps) -> Result<Site, TaskError> {
    let (bindgen, mut stamps) = begin(workspace, steps)?;
    let sizes =
        steps.step("the page and its workers", || bundle::build_fast(workspace, bundles, &bindgen, &mut stamps))?;
    Ok(Site { sizes: bundles.iter().map(|bundle| bundle.name).zip(sizes).collect() })
}

/// Copies the static files; the version of wasm-bindgen, and what is known of the site.
fn begin(workspace: &Workspace, steps: &mut Steps) -> Result<(String, Stamps), TaskError> {
    let lock_path = workspace.root.join("Cargo.lock");
    let lock = fs::read_to_string(&lock_path).map_err(TaskError::file(&lock_path))?;
    let bindgen = lock::wasm_bindgen_version(&lock)?;
    let site = workspace.site();
    fs::create_dir_all(&site).map_err(TaskError::file(&site))?;
    let mut stamps = Stamps::open(&workspace.target.join("site.stamps"));
    steps.step("static files", || copy_static(&workspace.root.join("static"), &site, &mut stamps))?;
    Ok((bindgen, stamps))
}

impl Site {
    /// Raw and compressed size of every bundle, one line each.
    pub fn table(&self) -> String {
        let mut text = format!("{:<16}{:>12}{:>12}\n", "bundle", "raw", "brotli");
        for (name, sizes) in &self.sizes {
            text.push_str(&format!("{name:<16}{:>12}{:>12}", progress::size(sizes.raw), progress::size(sizes.brotli)));
            if *name == PAGE.name {
                text.push_str(&format!("  (limit {})", progress::size(PAGE_LIMIT)));
            }
            text.push('\n');
        }
        text
    }

    /// Why the page's bundle breaks its limit, if it does.
    pub fn too_large(&self) -> Option<String> {
        let (_, sizes) = self.sizes.iter().find(|(name, _)| *name == PAGE.name)?;
        (sizes.brotli > PAGE_LIMIT).then(|| {
            let (is, may) = (progress::size(sizes.brotli), progress::size(PAGE_LIMIT));
            format!("the page's bundle is {is} after brotli, the limit is {may}")
        })
    }
}

/// Makes the site's files outside the bundles equal to static/, with the course beside its lessons: adds, replaces and removes.
fn copy_static(from: &Path, site: &Path, stamps: &mut Stamps) -> Result<(), TaskError> {
    let mut wanted = BTreeSet::new();
    files(from, Path::new(""), &|path| path != Path::new("data/scripts"), &mut wanted)?;
    let course = course::read(from, &wanted)?;
    wanted.extend(course.is_some().then(|| PathBuf::from(course::FILE)));
    for path in &wanted {
        let (source, copy) = (from.join(path), site.join(path));
        let content = match &course {
            Some(course) if path == Path::new(course::FILE) => course.clone(),
            _ => fs::read(&source).map_err(TaskError::file(&source))?,
        };
        if fs::read(&copy).ok().as_ref() != Some(&content) {
            let folder = copy.parent().unwrap_or(site);
            fs::create_dir_all(folder).map_err(TaskError::file(folder))?;
            fs::write(&copy, content).map_err(TaskError::file(&copy))?;
        }
        if compress::shrinks(path) {
            let quality = if path.starts_with("data") { DATA_QUALITY } else { QUALITY };
            compress::compress(&copy, site, quality, stamps)?;
        }
    }
    let compressed: Vec<_> =
        wanted.iter().filter(|path| compress::shrinks(path)).map(|path| compress::neighbour(path)).collect();
    wanted.extend(compressed);
    let mut present = BTreeSet::new();
    files(site, Path::new(""), &|path| BUNDLES.iter().all(|bundle| path != Path::new(bundle.name)), &mut present)?;
    for stale in present.difference(&wanted) {
        let path = site.join(stale);
        fs::remove_file(&path).map_err(TaskError::file(&path))?;
    }
    Ok(())
}

/// Every file below `root`/`folder`, relative to `root`, in folders that `enter` admits.
pub fn files(
    root: &Path,
    folder: &Path,
    enter: &impl Fn(&Path) -> bool,
    found: &mut BTreeSet<PathBuf>,
) -> Result<(), TaskError> {
    let here = root.join(folder);
    for entry in fs::read_dir(&here).map_err(TaskError::file(&here))? {
        let entry = entry.map_err(TaskError::file(&here))?;
        let path = folder.join(entry.file_name());
        if !entry.path().is_dir() {
            found.insert(path);
        } else if enter(&path) {
            files(root, &path, enter, found)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_follows_static() -> Result<(), Box<dyn std::error::Error>> {
        let base = std::env::temp_dir().join(format!("lab-tasks-site-{}", std::process::id()));
        let (from, site) = (base.join("static"), base.join("site"));
        for folder in ["static/data/scripts", "site/page"] {
            fs::create_dir_all(base.join(folder))?;
        }
        for file in ["static/index.html", "static/icon.png", "static/data/a.csv", "static/data/scripts/a.py"] {
            fs::write(base.join(file), "one")?;
        }
        fs::write(site.join("page/lab_page.js"), "built")?;
        let listing = || -> Result<Vec<String>, TaskError> {
            let mut found = BTreeSet::new();
            files(&site, Path::new(""), &|_| true, &mut found)?;
            Ok(found.iter().map(|path| path.to_string_lossy().into_owned()).collect())
        };
        let mut stamps = Stamps::open(&base.join("stamps"));
        copy_static(&from, &site, &mut stamps)?;
        // Without lessons there is no course.
        let all = ["data/a.csv", "data/a.csv.br", "icon.png", "index.html", "index.html.br", "page/lab_page.js"];
        assert_eq!(listing()?, all);

        fs::write(from.join("index.html"), "two")?;
        fs::remove_file(from.join("data/a.csv"))?;
        copy_static(&from, &site, &mut stamps)?;
        assert_eq!(listing()?, ["icon.png", "index.html", "index.html.br", "page/lab_page.js"]);
        assert_eq!(fs::read_to_string(site.join("index.html"))?, "two");
        fs::remove_dir_all(&base)?;
        Ok(())
    }

    #[test]
    fn the_limit_is_of_the_page_alone() {
        let site = |page| Site {
            sizes: vec![
                ("page", Sizes { raw: 1_500_000, brotli: page }),
                ("worker-gpu", Sizes { raw: 39_000_000, brotli: 6_000_000 }),
            ],
        };
        assert_eq!(site(PAGE_LIMIT).too_large(), None);
        assert!(site(PAGE_LIMIT + 1).too_large().is_some());
        assert!(site(1).table().contains("worker-gpu"));
    }
}

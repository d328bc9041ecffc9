//! What must be so of seals and issued documents, whenever those who made them were killed: each is there whole or not at
//! all, and says for ever what it said first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xuezheng_bureau::ledger::{AsOf, RecordFilter};
use xuezheng_bureau::{
    Format, Printing, Workspace, issued, issued_file, recompile, seal_content, seals, stated_figures,
};

use crate::bureau::{author, figures_of, register};
use crate::kill::worker::names;

/// What was found so far.
#[derive(Default)]
pub(super) struct Closed {
    /// The figures of each seal.
    seals: BTreeMap<String, Vec<String>>,
    /// Numbers of issued documents.
    issued: BTreeSet<String>,
    /// Files that were looked at.
    files: BTreeSet<String>,
}

impl Closed {
    /// Looks at what is new, and whether everything that a child was told is done is there.
    pub(super) async fn look(&mut self, workspace: &Workspace, said: &[String]) {
        assert_eq!(workspace.ledger().verify_seals().await.unwrap(), []);
        self.look_at_files(workspace.folder());
        for seal in seals(workspace).await.unwrap() {
            if self.seals.contains_key(&seal.name) {
                continue;
            }
            assert_eq!(seal_content(workspace, &seal.name).await.unwrap().faults, [""; 0], "{}", seal.name);
            let figures = figures_of(&workspace.at_seal(&seal.name).await.unwrap()).await;
            let (who, of_then) = (author().actor(), AsOf::Operation(seal.operation));
            let then = workspace.ledger().as_of(&who, &register(), &RecordFilter::default(), of_then).await.unwrap();
            let counted = then.iter().filter(|record| record.approved.is_some()).count();
            assert!(figures.contains(&format!("t.hazards = Present({counted})")), "{counted} {figures:?}");
            self.seals.insert(seal.name, figures);
        }
        for document in issued(workspace).await.unwrap() {
            let number = document.document.number.clone();
            if !self.issued.insert(number.clone()) {
                continue;
            }
            assert_eq!(stated_figures(&document).unwrap().len(), 2, "{number}");
            for format in [Format::Docx, Format::Markdown, Format::Html] {
                issued_file(workspace, &number, format).await.unwrap_or_else(|error| panic!("{number}: {error}"));
            }
        }
        for line in said {
            if let Some(name) = line.strip_prefix("sealed ") {
                assert!(self.seals.contains_key(name), "{name}");
            }
            if let Some(number) = line.strip_prefix("issued ") {
                assert!(self.issued.contains(number), "{number}");
            }
        }
    }

    /// Files that have their name are what it says, whether or not anything names them.
    fn look_at_files(&mut self, folder: &Path) {
        for inner in ["lake/seals", "lake/issued", "lake/seals/packs"] {
            let inner = folder.join(inner);
            for name in names(&inner).into_iter().filter(|name| !name.starts_with('.') && name != "packs") {
                let path = inner.join(&name);
                if !self.files.insert(path.display().to_string()) {
                    continue;
                }
                let content = if path.is_dir() {
                    xuezheng_pack::load::load(&path).unwrap_or_else(|error| panic!("{name}: {error:?}")).pack.hash
                } else {
                    xuezheng_testing::sm3(&std::fs::read(&path).unwrap())
                };
                assert_eq!(name.split('.').next(), Some(content.as_str()), "{}", path.display());
            }
        }
    }

    /// All seals say what they said when they were found, and every fifth document is compiled again to the same bytes.
    pub(super) async fn stand(&self, workspace: &Workspace) {
        for (name, figures) in &self.seals {
            assert_eq!(&figures_of(&workspace.at_seal(name).await.unwrap()).await, figures, "{name}");
        }
        for number in self.issued.iter().step_by(5) {
            let files = recompile(workspace, number, &Printing::default()).await.unwrap();
            assert!(files.len() == 3 && files.iter().all(|(.., is_same)| *is_same), "{number}");
        }
    }

    /// How many seals and documents there are.
    pub(super) fn count(&self) -> (usize, usize) {
        (self.seals.len(), self.issued.len())
    }
}

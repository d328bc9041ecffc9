//! A pack as written: every value with its place, nothing looked up yet.

mod benchmark;
mod declarations;
mod fitness;
mod holidays;
mod id;
mod indicator;
mod parameters;
mod prefill;
mod privacy;
mod register;
mod report;
mod role;
mod rows;
mod table;
mod toml_text;
mod with;
mod word;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

pub(crate) use benchmark::{RawBenchmark, RawBenchmarkItem};
pub(crate) use declarations::{RawAttribute, RawOrgs, RawPack};
pub(crate) use fitness::{FitnessRow, FitnessTable, RawFitness};
pub(crate) use indicator::{RawCheck, RawIndicator, RawSplit, Time};
pub(crate) use parameters::RawParameter;
pub(crate) use prefill::{RawPrefill, RawPrefillSource};
pub(crate) use privacy::RawPrivacy;
pub(crate) use register::{FieldType, RawCode, RawField, RawRegister, RawTransition, RawWorkflow};
pub(crate) use report::RawReport;
pub(crate) use role::RawRole;
pub(crate) use table::Codes;
pub(crate) use with::RawWith;
pub(crate) use written::Written;

use self::table::Table;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known, Reported};
use crate::folder::{Entry, Folder, ReadError, Source};
use crate::ids::AreaId;
use crate::model::AREA_TEXTS;
use crate::suggest::nearest;

/// Everything that a pack's files say.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) pack: Known<RawPack>,
    pub(crate) orgs: Known<RawOrgs>,
    /// In the order of `pack.toml`, with their labels.
    pub(crate) areas: Vec<(AreaId, Known<Written>)>,
    pub(crate) registers: Vec<RawRegister>,
    /// Ids of registers whose files are no TOML: their columns can't be judged.
    pub(crate) unread_registers: BTreeSet<String>,
    pub(crate) indicators: Vec<RawIndicator>,
    /// Areas whose indicators can't be read.
    pub(crate) unread_indicators: BTreeSet<AreaId>,
    pub(crate) checks: Vec<RawCheck>,
    pub(crate) benchmarks: Vec<RawBenchmark>,
    pub(crate) reports: Vec<RawReport>,
    /// Text that reports may include, with its place; the place's file is its name.
    pub(crate) texts: Vec<Written>,
    pub(crate) holidays: BTreeMap<NaiveDate, bool>,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) fitness: Vec<RawFitness>,
}

const AREA_FILES: &[&str] = &[
    "area.toml",
    "indicators.toml",
    "checks.toml",
    "benchmarks.toml",
    "section.md",
    "section.sentence.md",
    "section.page.md",
    "problems.md",
    "plan.md",
];
const FOLDERS: &[&str] = &["areas", "reports", "standards"];
const AREA_FOLDERS: &[&str] = &["registers", "cases"];
const PARAMETERS: &str = "parameters.csv";
const NOTES: &[&str] = &["README.md", "SOURCES.md"];

impl Raw {
    /// Reads every file of the pack in `folder`.
    pub(crate) fn read(folder: &mut Folder<'_>, faults: &mut Faults) -> Self {
        let mut reader = Reader { folder, faults };
        let pack = reader.toml_required("pack.toml", None, RawPack::read);
        let orgs = reader.toml_required("orgs.toml", None, RawOrgs::read);
        let mut raw = Self {
            pack,
            orgs,
            areas: Vec::new(),
            registers: Vec::new(),
            unread_registers: BTreeSet::new(),
            indicators: Vec::new(),
            unread_indicators: BTreeSet::new(),
            checks: Vec::new(),
            benchmarks: Vec::new(),
            reports: Vec::new(),
            texts: Vec::new(),
            holidays: BTreeMap::new(),
            parameters: Vec::new(),
            fitness: Vec::new(),
        };
        reader.stray_files("", &["pack.toml", "orgs.toml"]);
        reader.stray_folders("", FOLDERS);
        for area in reader.area_folders(&raw.pack) {
            reader.area(&area, &mut raw);
        }
        reader.reports(&mut raw);
        if let Ok(RawPack { holidays: Ok(Some(path)), .. }) = &raw.pack {
            raw.holidays = reader.holidays(path);
        }
        raw.parameters = reader.parameters();
        raw.fitness = reader.fitness();
        raw
    }
}

/// Reads files, keeping their faults.
struct Reader<'r, 'a> {
    folder: &'r mut Folder<'a>,
    faults: &'r mut Faults,
}

impl Reader<'_, '_> {
    /// The text of a file; one that is missing is reported at `named_at`, where the pack names it.
    fn file(&mut self, path: &str, named_at: Option<&Place>) -> Known<Source> {
        self.folder.read(path).map_err(|error| {
            // Without a place that names it, the report begins with the file's own.
            let (place, named) = match named_at {
                Some(place) => (place.clone(), format!("{path}：")),
                None => (Place::new(path, 0..0), String::new()),
            };
            let help = match error {
                ReadError::Missing => "补上这个文件，或改正它的名称",
                ReadError::NotUtf8 { .. } => "用编辑器打开文件，另存为 UTF-8 编码（记事本：另存为，编码选 UTF-8）",
                ReadError::Link => "把所指的文件复制进来，代替这个链接",
                ReadError::TooLarge { .. } => "核对是不是放错了文件；附件和数据不放在业务包里",
                ReadError::Io(_) => "检查文件的读取权限",
            };
            let fault = Fault::error(codes::UNREADABLE, place, format!("{named}{error}"), "需要这个文件");
            self.faults.error(fault.help(help))
        })
    }

    fn toml<T>(&mut self, source: &Source, read: impl FnOnce(&mut Table<'_>, &mut Faults) -> T) -> Known<T> {
        let parsed = toml_text::parse(source, 0..source.text.len(), self.faults)?;
        Ok(read(&mut Table::root(source, 0, parsed.get_ref()), self.faults))
    }

    fn toml_required<T>(
        &mut self,
        path: &str,
        named_at: Option<&Place>,
        read: impl FnOnce(&mut Table<'_>, &mut Faults) -> T,
    ) -> Known<T> {
        let source = self.file(path, named_at)?;
        self.toml(&source, read)
    }

    fn list(&mut self, path: &str) -> Vec<Entry> {
        self.folder.list(path).unwrap_or_else(|error| {
            let fault = Fault::error(codes::UNREADABLE, Place::new(path, 0..0), error.to_string(), "读不出这个文件夹");
            self.faults.error(fault.help("检查文件夹的读取权限"));
            Vec::new()
        })
    }

    /// The areas to read, with where each is named: those that `pack.toml` lists, or all folders if it can't be read.
    fn area_folders(&mut self, pack: &Known<RawPack>) -> Vec<Written> {
        let found: Vec<_> = self.list("areas").into_iter().filter(|entry| entry.is_folder).collect();
        let Ok(RawPack { areas: Ok(listed), .. }) = pack else {
            let named = |entry: Entry| {
                let place = Place::new(format!("areas/{}/area.toml", entry.name), 0..0);
                Written { value: entry.name, place }
            };
            return found.into_iter().map(named).collect();
        };
        let mut areas: Vec<Written> = Vec::new();
        for area in listed {
            id::check(area, id::Use::SqlName, self.faults);
            if areas.iter().any(|earlier| earlier.value == area.value) {
                let message = format!("业务领域「{}」列了两次", area.value);
                let fault = Fault::error(codes::DUPLICATE, area.place.clone(), message, "重复");
                self.faults.error(fault.help("删去一处"));
            } else {
                areas.push(area.clone());
            }
        }
        for entry in found.iter().filter(|entry| areas.iter().all(|area| area.value != entry.name)) {
            let message = "这个文件夹没有列入业务包的 areas，其中的文件不起作用";
            let place = Place::new(format!("areas/{}", entry.name), 0..0);
            let help = format!("在 pack.toml 的 areas 中加上 \"{}\"，或移走这个文件夹", entry.name);
            self.faults.error(Fault::error(codes::STRAY, place, message, "未列入").help(help));
        }
        areas
    }

    fn area(&mut self, area: &Written, raw: &mut Raw) {
        let id = AreaId::new(area.as_str());
        let folder = format!("areas/{id}");
        let label = self.toml_required(&format!("{folder}/area.toml"), Some(&area.place), declarations::read_area);
        raw.areas.push((id.clone(), label.and_then(|label| label)));
        self.stray_files(&format!("{folder}/"), AREA_FILES);
        self.stray_folders(&format!("{folder}/"), AREA_FOLDERS);
        let present = self.list(&folder);
        let has = |name: &str| present.iter().any(|entry| entry.name == name && !entry.is_folder);
        self.registers(&id, &format!("{folder}/registers"), raw);
        if has("indicators.toml") {
            let path = format!("{folder}/indicators.toml");
            match self.toml_required(&path, None, |table, faults| RawIndicator::read_all(&id, table, faults)) {
                Ok(read) => raw.indicators.extend(read),
                Err(Reported { .. }) => drop(raw.unread_indicators.insert(id.clone())),
            }
        }
        if has("checks.toml") {
            let path = format!("{folder}/checks.toml");
            let read = self.toml_required(&path, None, |table, faults| RawCheck::read_all(&id, table, faults));
            raw.checks.extend(read.into_iter().flatten());
        }
        if has("benchmarks.toml") {
            let path = format!("{folder}/benchmarks.toml");
            let read = self.toml_required(&path, None, |table, faults| RawBenchmark::read_all(&id, table, faults));
            raw.benchmarks.extend(read.into_iter().flatten());
        }
        for (_, name) in AREA_TEXTS {
            if has(name)
                && let Ok(source) = self.file(&format!("{folder}/{name}"), None)
            {
                let place = Place::new(source.path.clone(), 0..source.text.len());
                raw.texts.push(Written { value: source.text.to_string(), place });
            }
        }
    }

    fn registers(&mut self, area: &AreaId, folder: &str, raw: &mut Raw) {
        for (name, path) in self.files(folder, ".toml") {
            let id = Written { value: name, place: Place::new(path.as_str(), 0..0) };
            id::check(&id, id::Use::PartOfName, self.faults);
            let read =
                |table: &mut Table<'_>, faults: &mut Faults| RawRegister::read(id.clone(), area.clone(), table, faults);
            match self.toml_required(&path, None, read) {
                Ok(register) => raw.registers.push(register),
                Err(Reported { .. }) => drop(raw.unread_registers.insert(id.value)),
            }
        }
    }

    fn reports(&mut self, raw: &mut Raw) {
        for (name, path) in self.files("reports", ".md") {
            let id = Written { value: name, place: Place::new(path.as_str(), 0..0) };
            id::check(&id, id::Use::Code, self.faults);
            let Ok(source) = self.file(&path, None) else { continue };
            raw.reports.extend(RawReport::read(id, &source, self.faults));
        }
    }

    fn holidays(&mut self, path: &Written) -> BTreeMap<NaiveDate, bool> {
        let is_inside =
            path.value.split(['/', '\\']).all(|part| !matches!(part, "" | "." | "..")) && !path.value.contains(':');
        if !is_inside {
            let message = format!("「{}」不在业务包的文件夹里", path.value);
            let fault = Fault::error(codes::BAD_VALUE, path.place.clone(), message, "应是业务包里的文件");
            self.faults.error(fault.help("例如 holidays = \"standards/holidays.csv\""));
            return BTreeMap::new();
        }
        match self.file(path.as_str(), Some(&path.place)) {
            Ok(source) => holidays::read(&source, self.faults),
            Err(Reported { .. }) => BTreeMap::new(),
        }
    }

    fn parameters(&mut self) -> Vec<RawParameter> {
        if self.list("standards").iter().all(|entry| entry.name != PARAMETERS) {
            return Vec::new();
        }
        match self.file(&format!("standards/{PARAMETERS}"), None) {
            Ok(source) => parameters::read(&source, self.faults),
            Err(Reported { .. }) => Vec::new(),
        }
    }

    /// The versions of the fitness standard whose tables are all there.
    fn fitness(&mut self) -> Vec<RawFitness> {
        if self.list("standards").iter().all(|entry| entry.name != fitness::FOLDER) {
            return Vec::new();
        }
        let folder = format!("standards/{}", fitness::FOLDER);
        let versions = FitnessTable::Versions;
        let Ok(source) = self.file(&format!("{folder}/{}", versions.file()), None) else { return Vec::new() };
        let mut standards = Vec::new();
        for version in versions.read(&source, self.faults) {
            let name = version.cells.first().cloned().unwrap_or_default();
            let named = Written { value: name, place: version.place.clone() };
            id::check(&named, id::Use::Code, self.faults);
            let read = FitnessTable::OF_VERSION.map(|table| {
                let path = format!("{folder}/{}/{}", named.value, table.file());
                let source = self.file(&path, Some(&named.place))?;
                Ok((table, table.read(&source, self.faults)))
            });
            if let Ok(tables) = read.into_iter().collect::<Known<BTreeMap<_, _>>>() {
                standards.push(RawFitness { version, tables });
            }
        }
        standards
    }

    /// Names without `extension`, and paths, of the files in `folder`; others in it are reported.
    fn files(&mut self, folder: &str, extension: &str) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for entry in self.list(folder) {
            let path = format!("{folder}/{}", entry.name);
            match entry.name.strip_suffix(extension) {
                Some(name) if !entry.is_folder => files.push((name.to_owned(), path)),
                _ => self.stray(&path, format!("这里只放 {extension} 文件")),
            }
        }
        files
    }

    /// Reports declarations and texts in `prefix` that have none of the names that are read there.
    fn stray_files(&mut self, prefix: &str, known: &[&str]) {
        for Entry { name, is_folder } in self.list(if prefix.is_empty() { "." } else { prefix }) {
            // Windows hides the last ending: `indicators.toml.txt` looks right to who made it.
            let is_text = name.contains(".toml") || (!prefix.is_empty() && name.contains(".md"));
            if is_folder || !is_text || known.contains(&name.as_str()) || NOTES.contains(&name.as_str()) {
                continue;
            }
            let help = match nearest(&name, known.iter().map(|known| (*known, ""))) {
                Some(meant) => format!("是不是「{meant}」？"),
                None => format!("这里可以有：{}", known.join("、")),
            };
            self.stray(&format!("{prefix}{name}"), help);
        }
    }

    /// Warns of folders that have none of the names that are read there.
    fn stray_folders(&mut self, prefix: &str, known: &[&str]) {
        for Entry { name, is_folder } in self.list(if prefix.is_empty() { "." } else { prefix }) {
            if !is_folder || known.contains(&name.as_str()) {
                continue;
            }
            let help = match nearest(&name, known.iter().map(|known| (*known, ""))) {
                Some(meant) => format!("是不是「{meant}」？"),
                None => format!("这里可以有的文件夹：{}；不属于业务包的移到别处", known.join("、")),
            };
            let place = Place::new(format!("{prefix}{name}"), 0..0);
            let message = "没有谁会读这个文件夹，其中的内容不起作用";
            self.faults.warn(Fault::warning(codes::STRAY, place, message, "不起作用").help(help));
        }
    }

    fn stray(&mut self, path: &str, help: String) {
        let message = "没有谁会读这个文件，其中的内容不起作用";
        self.faults.error(Fault::error(codes::STRAY, Place::new(path, 0..0), message, "不起作用").help(help));
    }
}

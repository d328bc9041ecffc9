//! Reading values out of a TOML table: a fault of ours for everything that isn't as it should be.

use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::written::{Written, between_quotes};
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Faults, Known, Reported};
use crate::folder::Source;
use crate::suggest::{hint, nearest};

/// A TOML table and where it stands.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    source: &'t Source,
    /// Where the TOML begins in the file: spans count from there.
    offset: usize,
    /// Path of keys, for messages; empty for the file's own table.
    path: String,
    /// Where the table is named: its key, or the file's start.
    pub(crate) place: Place,
    entries: Vec<Entry<'t>>,
    /// Keys that unknown ones probably stand for: they are not missing as well.
    misspelled: Vec<(String, Reported)>,
}

/// A key with its value.
#[derive(Debug)]
struct Entry<'t> {
    key: Written,
    value: &'t Spanned<DeValue<'t>>,
}

/// Codes with their labels, in the order of the file.
pub(crate) type Codes = Vec<(Written, Written)>;

impl<'t> Table<'t> {
    /// The table that a file, or its part from `offset`, is.
    pub(crate) fn root(source: &'t Source, offset: usize, table: &'t DeTable<'t>) -> Self {
        Self::new(source, offset, String::new(), Place::new(source.path.clone(), offset..offset), table)
    }

    fn new(source: &'t Source, offset: usize, path: String, place: Place, table: &'t DeTable<'t>) -> Self {
        let shift = |span: Range<usize>| offset + span.start..offset + span.end;
        let entries = table.iter().map(|(key, value)| {
            let name = key.get_ref().as_ref();
            let place = between_quotes(source, shift(key.span()), name);
            Entry { key: Written { value: name.to_owned(), place }, value }
        });
        let mut entries: Vec<_> = entries.collect();
        // The parser sorts by name; people mean the order of the file.
        entries.sort_by_key(|entry| entry.key.place.span.start);
        Self { source, offset, path, place, entries, misspelled: Vec::new() }
    }

    /// Reports every key that is not one of `keys`.
    pub(crate) fn only(&mut self, keys: &[&str], faults: &mut Faults) {
        for Entry { key, .. } in &self.entries {
            if !keys.contains(&key.as_str()) {
                let message = format!("不认识的键「{}」", self.full(key.as_str()));
                let help = hint(key.as_str(), keys.iter().map(|known| (*known, "")));
                let fault = Fault::error(codes::UNKNOWN_KEY, key.place.clone(), message, "没有这个键");
                let reported = faults.error(fault.help(help));
                let meant = nearest(key.as_str(), keys.iter().map(|known| (*known, "")));
                self.misspelled.extend(meant.map(|meant| (meant.to_owned(), reported)));
            }
        }
    }

    /// Whether there is such a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Where the key stands; the table's place without one.
    pub(crate) fn key_place(&self, key: &str) -> Place {
        self.entry(key).map_or_else(|| self.place.clone(), |entry| entry.key.place.clone())
    }

    /// The non-empty text at `key`, which must be there.
    pub(crate) fn text(&self, key: &str, faults: &mut Faults) -> Known<Written> {
        match self.text_or_none(key, faults)? {
            Some(text) => Ok(text),
            None => Err(self.missing(key, "\"…\"", faults)),
        }
    }

    /// The non-empty text at `key`, if there is one.
    pub(crate) fn text_or_none(&self, key: &str, faults: &mut Faults) -> Known<Option<Written>> {
        self.optional(key)?.map(|entry| self.read_text(entry.value, &self.full(key), faults)).transpose()
    }

    /// The date at `key`, written as a text, if there is one.
    pub(crate) fn day(&self, key: &str, faults: &mut Faults) -> Known<Option<Written<NaiveDate>>> {
        let Some(text) = self.text_or_none(key, faults)? else { return Ok(None) };
        match NaiveDate::parse_from_str(text.as_str(), "%Y-%m-%d") {
            Ok(day) => Ok(Some(text.map(|_| day))),
            Err(_) => {
                let message = format!("「{}」的「{}」不是日期", self.full(key), text.value);
                let fault = Fault::error(codes::BAD_VALUE, text.place, message, "不是日期");
                Err(faults.error(fault.help(format!("例如 {key} = \"2023-12-31\""))))
            }
        }
    }

    /// The texts of the list at `key`; `None` without the key.
    pub(crate) fn texts(&self, key: &str, faults: &mut Faults) -> Known<Option<Vec<Written>>> {
        let Some(entry) = self.optional(key)? else { return Ok(None) };
        let DeValue::Array(items) = entry.value.get_ref() else {
            return Err(self.wrong_type(entry.value, &self.full(key), "列表", "[\"…\", \"…\"]", faults));
        };
        let name = self.full(key);
        let read: Vec<_> = items.iter().map(|item| self.read_text(item, &name, faults)).collect();
        read.into_iter().collect::<Known<Vec<_>>>().map(Some)
    }

    /// The text at `key`, or the texts of the list there; at least one.
    pub(crate) fn text_or_texts(&self, key: &str, faults: &mut Faults) -> Known<Vec<Written>> {
        match self.entry(key).map(|entry| entry.value.get_ref()) {
            Some(DeValue::Array(_)) => {
                let texts = self.texts(key, faults)?.unwrap_or_default();
                if texts.is_empty() {
                    let message = format!("「{}」是空的", self.full(key));
                    let fault = Fault::error(codes::BAD_VALUE, self.key_place(key), message, "至少写一项");
                    return Err(faults.error(fault.help(format!("例如 {key} = [\"…\"]"))));
                }
                Ok(texts)
            }
            _ => Ok(vec![self.text(key, faults)?]),
        }
    }

    /// The yes or no at `key`; no without the key.
    pub(crate) fn flag(&self, key: &str, faults: &mut Faults) -> Known<bool> {
        let Some(entry) = self.optional(key)? else { return Ok(false) };
        match entry.value.get_ref() {
            DeValue::Boolean(yes) => Ok(*yes),
            _ => Err(self.wrong_type(entry.value, &self.full(key), "真假值（true 或 false）", "true", faults)),
        }
    }

    /// The whole number at `key` within `range`, if there is one.
    pub(crate) fn number(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<u32>,
        faults: &mut Faults,
    ) -> Known<Option<Written<u32>>> {
        let Some(entry) = self.optional(key)? else { return Ok(None) };
        let DeValue::Integer(number) = entry.value.get_ref() else {
            let example = range.start().to_string();
            return Err(self.wrong_type(entry.value, &self.full(key), "整数", &example, faults));
        };
        let place = self.place_of(entry.value);
        match u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|n| range.contains(n)) {
            Some(value) => Ok(Some(Written { value, place })),
            None => {
                let message = format!("「{}」的值 {number} 超出范围", self.full(key));
                let fault = Fault::error(codes::BAD_VALUE, place, message, "超出范围");
                Err(faults.error(fault.help(format!("写 {} 至 {} 的整数", range.start(), range.end()))))
            }
        }
    }

    /// The codes with their labels at `key`, in the order of the file; `None` without the key.
    pub(crate) fn codes(&self, key: &str, faults: &mut Faults) -> Known<Option<Codes>> {
        let Some(entry) = self.optional(key)? else { return Ok(None) };
        let DeValue::Table(table) = entry.value.get_ref() else {
            let example = "{ primary = \"小学\" }";
            return Err(self.wrong_type(entry.value, &self.full(key), "代码与名称的表", example, faults));
        };
        let table = Table::new(self.source, self.offset, self.full(key), entry.key.place.clone(), table);
        let read: Vec<Known<_>> = table
            .entries
            .iter()
            .map(|entry| {
                Ok((entry.key.clone(), table.read_text(entry.value, &table.full(entry.key.as_str()), faults)?))
            })
            .collect();
        read.into_iter().collect::<Known<Codes>>().map(Some)
    }

    /// The table at `key`, if there is one.
    pub(crate) fn table(&self, key: &str, faults: &mut Faults) -> Known<Option<Table<'t>>> {
        self.optional(key)?.map(|entry| self.child(entry, faults)).transpose()
    }

    /// The tables of the list at `key`; none without the key.
    pub(crate) fn list_of_tables(&self, key: &str, example: &str, faults: &mut Faults) -> Known<Vec<Table<'t>>> {
        let Some(entry) = self.optional(key)? else { return Ok(Vec::new()) };
        let DeValue::Array(items) = entry.value.get_ref() else {
            return Err(self.wrong_type(entry.value, &self.full(key), "列表", example, faults));
        };
        let read = items.iter().map(|item| match item.get_ref() {
            DeValue::Table(table) => {
                Ok(Table::new(self.source, self.offset, self.full(key), self.place_of(item), table))
            }
            _ => Err(self.wrong_type(item, &self.full(key), "表", "{ … }", faults)),
        });
        let read: Vec<_> = read.collect();
        read.into_iter().collect()
    }

    /// Every entry, each a table under its key, in the order of the file.
    pub(crate) fn tables(&self, faults: &mut Faults) -> Vec<(Written, Known<Table<'t>>)> {
        self.entries.iter().map(|entry| (entry.key.clone(), self.child(entry, faults))).collect()
    }

    /// The table at `key`, if it is one.
    pub(crate) fn nested(&self, key: &str) -> Option<Table<'t>> {
        let entry = self.entry(key)?;
        let DeValue::Table(table) = entry.value.get_ref() else { return None };
        Some(Table::new(self.source, self.offset, self.full(key), entry.key.place.clone(), table))
    }

    /// Whether one of its entries is a table.
    pub(crate) fn has_tables(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.value.get_ref(), DeValue::Table(_)))
    }

    /// Every entry, each a text or a table under its key, in the order of the file.
    pub(crate) fn texts_or_tables(&self, faults: &mut Faults) -> Vec<(Written, Known<Result<Written, Table<'t>>>)> {
        let read = |entry: &Entry<'t>, faults: &mut Faults| match entry.value.get_ref() {
            DeValue::Table(_) => self.child(entry, faults).map(Err),
            _ => self.read_text(entry.value, &self.full(entry.key.as_str()), faults).map(Ok),
        };
        self.entries.iter().map(|entry| (entry.key.clone(), read(entry, faults))).collect()
    }

    fn child(&self, entry: &Entry<'t>, faults: &mut Faults) -> Known<Table<'t>> {
        let path = self.full(entry.key.as_str());
        match entry.value.get_ref() {
            DeValue::Table(table) => Ok(Table::new(self.source, self.offset, path, entry.key.place.clone(), table)),
            _ => Err(self.wrong_type(entry.value, &path, "表", "{ … }", faults)),
        }
    }

    /// The entry of that key; its value is not known where the key is misspelled.
    fn optional(&self, key: &str) -> Known<Option<&Entry<'t>>> {
        match (self.entry(key), self.misspelled.iter().find(|(meant, _)| meant == key)) {
            (None, Some((_, reported))) => Err(*reported),
            (entry, _) => Ok(entry),
        }
    }

    fn entry(&self, key: &str) -> Option<&Entry<'t>> {
        self.entries.iter().find(|entry| entry.key.as_str() == key)
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn span_of<T>(&self, value: &Spanned<T>) -> Range<usize> {
        self.offset + value.span().start..self.offset + value.span().end
    }

    fn place_of<T>(&self, value: &Spanned<T>) -> Place {
        Place::new(self.source.path.clone(), self.span_of(value))
    }

    fn read_text(&self, value: &Spanned<DeValue<'t>>, name: &str, faults: &mut Faults) -> Known<Written> {
        let DeValue::String(text) = value.get_ref() else {
            return Err(self.wrong_type(value, name, "文本", "\"…\"", faults));
        };
        if text.trim().is_empty() {
            let message = format!("「{name}」是空的");
            let fault = Fault::error(codes::BAD_VALUE, self.place_of(value), message, "要有内容");
            return Err(faults.error(fault.help("写上内容，或删去这一项")));
        }
        let place = between_quotes(self.source, self.span_of(value), text);
        Ok(Written { value: text.clone().into_owned(), place })
    }

    /// Reports that `key` must be there.
    pub(crate) fn missing(&self, key: &str, example: &str, faults: &mut Faults) -> Reported {
        if let Some((_, reported)) = self.misspelled.iter().find(|(meant, _)| meant == key) {
            return *reported;
        }
        let message = match self.path.as_str() {
            "" => format!("缺少「{key}」"),
            path => format!("「{path}」缺少「{key}」"),
        };
        let fault = Fault::error(codes::MISSING_KEY, self.place.clone(), message, "这里缺一项");
        faults.error(fault.help(format!("加上 {key} = {example}")))
    }

    fn wrong_type(
        &self,
        value: &Spanned<DeValue<'t>>,
        name: &str,
        wanted: &str,
        example: &str,
        faults: &mut Faults,
    ) -> Reported {
        let found = match value.get_ref() {
            DeValue::String(_) => "文本",
            DeValue::Integer(_) => "整数",
            DeValue::Float(_) => "小数",
            DeValue::Boolean(_) => "真假值",
            DeValue::Datetime(_) => "日期",
            DeValue::Array(_) => "列表",
            DeValue::Table(_) => "表",
        };
        let key = name.rsplit('.').next().unwrap_or(name);
        let raw = self.source.text.get(self.span_of(value)).unwrap_or_default();
        // What stands there already, where it only lacks its quotes or brackets.
        let mended = match (wanted, value.get_ref()) {
            ("文本", DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_)) => {
                Some(format!("\"{raw}\""))
            }
            ("列表", DeValue::String(_)) => Some(format!("[{raw}]")),
            ("整数", DeValue::String(text)) => text.trim().parse::<u32>().ok().map(|number| number.to_string()),
            _ => None,
        };
        let help = match mended {
            Some(mended) => format!("改为 {key} = {mended}"),
            None => format!("例如 {key} = {example}"),
        };
        let message = format!("「{name}」应是{wanted}，这里写的是{found}");
        let fault = Fault::error(codes::WRONG_TYPE, self.place_of(value), message, format!("应是{wanted}"));
        faults.error(fault.help(help))
    }
}

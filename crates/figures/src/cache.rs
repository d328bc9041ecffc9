//! Facts on disk. A file is its payload's SM3 and the payload; one that does not fit is computed again.

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Decimal128Array, Int32Array, ListArray, RecordBatch, StringArray, UInt32Array,
    UInt64Array,
};
use datafusion::arrow::datatypes::{Decimal128Type, Field, Int32Type, Schema, UInt32Type, UInt64Type};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::reader::StreamReader;
use datafusion::arrow::ipc::writer::StreamWriter;
use sm3::{Digest, Sm3};
use xuezheng_lake::segment::hex;
use xuezheng_lake::{Lake, LakeError, SegmentHash};
use xuezheng_pack::{Code, OrgId};

use crate::error::FigureError;
use crate::facts::{Days, Entry, SegmentFacts};
use crate::fuse::FusedPlan;

/// Changes whenever the same plan over the same rows would mean something else.
pub const ENGINE_SEMANTICS: &str = "2";

/// Length of the hash before the payload.
const HASH_BYTES: usize = 32;

/// The name under which facts are kept.
pub(crate) fn key(segment: &SegmentHash, plan: &FusedPlan, days: Option<Days>) -> String {
    let mut hasher = Sm3::new();
    let days = days.map(|days| format!("{}..{}", days.first, days.last)).unwrap_or_default();
    for part in [ENGINE_SEMANTICS, segment.as_str(), &plan.digest, &days] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// The facts kept under `key`, if they are there and whole.
pub(crate) fn load(lake: &Lake, key: &str, series: usize) -> Option<SegmentFacts> {
    let bytes = fs::read(path(lake, key)).ok()?;
    let (hash, payload) = bytes.split_at_checked(HASH_BYTES)?;
    if Sm3::digest(payload).as_slice() != hash {
        return None;
    }
    decode(payload, series)
}

/// Keeps facts under `key`.
pub(crate) fn save(lake: &Lake, key: &str, facts: &SegmentFacts) -> Result<(), FigureError> {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let payload = encode(facts)?;
    let mut bytes = Sm3::digest(&payload).to_vec();
    bytes.extend(payload);
    let path = path(lake, key);
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
    // No fsync: what a power cut leaves behind fails its hash and is computed again.
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, &path));
    written.map_err(|source| LakeError::Io { path, source }.into())
}

fn path(lake: &Lake, key: &str) -> PathBuf {
    lake.facts().join(format!("{key}.facts"))
}

fn encode(facts: &SegmentFacts) -> Result<Vec<u8>, ArrowError> {
    let rows = || facts.series.iter().zip(0u32..).flat_map(|(entries, index)| entries.iter().map(move |e| (index, e)));
    let name = |names: &[Arc<str>], index: u32| names.get(index as usize).map(ToString::to_string);
    let orgs = rows().map(|(_, e)| facts.orgs.get(e.org as usize).map(OrgId::as_str));
    let code = |code: Option<u32>| code.and_then(|code| facts.codes.get(code as usize)).map(Code::as_str);
    let (sections, codes) = (rows().map(|(_, e)| code(e.section)), rows().map(|(_, e)| code(e.code)));
    let mut ids = datafusion::arrow::array::ListBuilder::new(datafusion::arrow::array::StringBuilder::new());
    for (_, entry) in rows() {
        ids.append_value(entry.ids.iter().map(|id| name(&facts.ids, *id)));
    }
    let columns: [(&str, ArrayRef); 9] = [
        ("series", Arc::new(UInt32Array::from_iter_values(rows().map(|(index, _)| index)))),
        ("org", Arc::new(orgs.collect::<StringArray>())),
        ("time", Arc::new(Int32Array::from_iter_values(rows().map(|(_, e)| e.time)))),
        ("section", Arc::new(sections.collect::<StringArray>())),
        ("code", Arc::new(codes.collect::<StringArray>())),
        ("rows", Arc::new(UInt64Array::from_iter_values(rows().map(|(_, e)| e.rows)))),
        ("present", Arc::new(UInt64Array::from_iter_values(rows().map(|(_, e)| e.present)))),
        ("sum", Arc::new(Decimal128Array::from_iter_values(rows().map(|(_, e)| e.sum)))),
        ("ids", Arc::new(ids.finish())),
    ];
    let fields: Vec<_> =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let batch =
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|(_, array)| array).collect())?;
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::try_new(&mut bytes, batch.schema_ref())?;
    writer.write(&batch)?;
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}

fn decode(payload: &[u8], series: usize) -> Option<SegmentFacts> {
    let mut facts = SegmentFacts { series: vec![Vec::new(); series], ..SegmentFacts::default() };
    let mut batches = StreamReader::try_new(Cursor::new(payload), None).ok()?;
    let batch = batches.next()?.ok()?;
    let column = |name: &str| batch.column_by_name(name).map(AsRef::as_ref);
    let index: &UInt32Array = column("series")?.as_primitive_opt::<UInt32Type>()?;
    let orgs: &StringArray = column("org")?.as_string_opt()?;
    let times: &Int32Array = column("time")?.as_primitive_opt::<Int32Type>()?;
    let sections: &StringArray = column("section")?.as_string_opt()?;
    let codes: &StringArray = column("code")?.as_string_opt()?;
    let rows: &UInt64Array = column("rows")?.as_primitive_opt::<UInt64Type>()?;
    let present: &UInt64Array = column("present")?.as_primitive_opt::<UInt64Type>()?;
    let sums: &Decimal128Array = column("sum")?.as_primitive_opt::<Decimal128Type>()?;
    let lists: &ListArray = column("ids")?.as_list_opt()?;
    let ids: &StringArray = lists.values().as_string_opt()?;
    facts.orgs = distinct(orgs.iter()).into_iter().map(OrgId::new).collect();
    facts.codes = distinct(codes.iter().chain(sections)).into_iter().map(Code::new).collect();
    facts.ids = distinct(ids.iter()).into_iter().map(Arc::from).collect();
    for row in 0..batch.num_rows() {
        let id_range = usize::try_from(*lists.value_offsets().get(row)?).ok()?
            ..usize::try_from(*lists.value_offsets().get(row + 1)?).ok()?;
        let code = |column: &StringArray| match column.is_valid(row) {
            true => place(facts.codes.binary_search_by(|code| code.as_str().cmp(column.value(row)))).map(Some),
            false => Some(None),
        };
        let (section, code) = (code(sections)?, code(codes)?);
        let entry_ids = id_range.map(|id| place(facts.ids.binary_search_by(|known| known.as_ref().cmp(ids.value(id)))));
        let entry = Entry {
            org: place(facts.orgs.binary_search_by(|org| org.as_str().cmp(orgs.value(row))))?,
            time: times.value(row),
            section,
            code,
            rows: rows.value(row),
            present: present.value(row),
            sum: sums.value(row),
            ids: entry_ids.collect::<Option<_>>()?,
        };
        facts.series.get_mut(index.value(row) as usize)?.push(entry);
    }
    Some(facts)
}

fn place(found: Result<usize, usize>) -> Option<u32> {
    u32::try_from(found.ok()?).ok()
}

/// The different values, sorted.
fn distinct<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<&'a str> {
    let mut values: Vec<_> = values.flatten().collect();
    values.sort_unstable();
    values.dedup();
    values
}

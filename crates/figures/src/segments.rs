//! Segments in memory: lists and drills read the same ones again and again, and a segment never changes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use xuezheng_lake::{Lake, SegmentHash};

use crate::error::FigureError;

/// Bytes that are kept; beyond these, what was used least of late is forgotten.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The batches of a segment.
pub(crate) type Batches = Arc<[Arc<RecordBatch>]>;

/// Segments that were read of late, the latest first.
#[derive(Default)]
pub(crate) struct Segments {
    kept: Mutex<VecDeque<Read>>,
}

struct Read {
    hash: SegmentHash,
    /// One of the engine's own, and so known by its address.
    schema: SchemaRef,
    batches: Batches,
    bytes: usize,
}

impl Segments {
    /// The columns of `schema` of a segment.
    pub(crate) fn read(&self, lake: &Lake, hash: &SegmentHash, schema: &SchemaRef) -> Result<Batches, FigureError> {
        let is_it = |read: &Read| read.hash == *hash && Arc::ptr_eq(&read.schema, schema);
        // What a panicking thread leaves here is whole.
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut kept = kept();
            if let Some(at) = kept.iter().position(is_it)
                && let Some(read) = kept.remove(at)
            {
                let batches = Arc::clone(&read.batches);
                kept.push_front(read);
                return Ok(batches);
            }
        }
        let batches: Batches = lake.read_columns(hash, schema)?.into_iter().map(Arc::new).collect();
        let bytes = batches.iter().map(|batch| batch.get_array_memory_size()).sum();
        let mut kept = kept();
        kept.push_front(Read { hash: hash.clone(), schema: Arc::clone(schema), batches: Arc::clone(&batches), bytes });
        let mut all: usize = kept.iter().map(|read| read.bytes).sum();
        while all > MOST_BYTES
            && let Some(oldest) = kept.pop_back()
        {
            all -= oldest.bytes;
        }
        Ok(batches)
    }
}

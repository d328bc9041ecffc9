//! Segments (immutable Parquet files named by their content) and the folder they lie in.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::{RecordBatch, RecordBatchOptions, new_null_array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::SchemaRef;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use xuezheng_pack::io_reason;

/// Rows in a row group, so that a reader never has to hold more than this at once.
const ROW_GROUP_ROWS: usize = 65_536;

/// Rows in a batch that is read.
const BATCH_ROWS: usize = 8_192;

/// SM3 of a segment's bytes as 64 lower-case hex digits; also the stem of its file name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SegmentHash(String);

impl SegmentHash {
    /// Hashes a segment's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sm3::digest(bytes)))
    }

    /// Reads 64 lower-case hex digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        is_hex.then(|| Self(text.to_owned()))
    }

    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SegmentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Why the lake could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// A file or folder can't be read or written.
    #[error("数据湖文件「{}」无法读写：{}", path.display(), io_reason(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A segment that the manifest names is not there.
    #[error("数据湖中缺少数据段「{hash}」：请从备份恢复 segments 文件夹")]
    Missing {
        /// The segment.
        hash: SegmentHash,
    },
    /// A segment's bytes are not what its name says.
    #[error("数据段「{hash}」的内容与其名称不符，文件已损坏：请从备份恢复 segments 文件夹")]
    Corrupt {
        /// The segment.
        hash: SegmentHash,
    },
    /// Parquet can't be written or read although the bytes are whole.
    #[error("数据段无法编码或解码：{0}")]
    Parquet(#[from] ParquetError),
    /// Arrow refuses the columns.
    #[error("数据段的列无法组成一批：{0}")]
    Arrow(#[from] datafusion::arrow::error::ArrowError),
    /// A cell does not fit its column.
    #[error("台账「{register}」记录 {record} 的「{column}」为「{value}」，不能存为{expected}")]
    Cell {
        /// Label of the register.
        register: String,
        /// The record.
        record: xuezheng_pack::RecordId,
        /// Label of the column.
        column: String,
        /// What was given.
        value: String,
        /// What the column holds.
        expected: String,
    },
    /// A row has more or fewer cells than the register has columns.
    #[error("台账「{register}」记录 {record} 有 {found} 个数据项，应为 {expected} 个")]
    Width {
        /// Label of the register.
        register: String,
        /// The record.
        record: xuezheng_pack::RecordId,
        /// Cells given.
        found: usize,
        /// Columns of the register.
        expected: usize,
    },
}

/// A folder of segments.
#[derive(Clone, Debug)]
pub struct Lake {
    root: PathBuf,
}

impl Lake {
    /// Opens the lake in `root` and makes its folders where they are missing.
    ///
    /// # Errors
    /// [`LakeError::Io`] when a folder can't be made.
    pub fn open(root: &Path) -> Result<Self, LakeError> {
        let lake = Self { root: root.to_owned() };
        for folder in [lake.segments(), lake.facts()] {
            fs::create_dir_all(&folder)
                .and_then(|()| sync_folder(&folder))
                .map_err(|source| LakeError::Io { path: folder, source })?;
        }
        Ok(lake)
    }

    /// The folder it lies in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of cached facts; everything in it can be computed again.
    pub fn facts(&self) -> PathBuf {
        self.root.join("facts")
    }

    /// The file of a segment, whether or not it exists.
    pub fn path(&self, hash: &SegmentHash) -> PathBuf {
        self.segments().join(format!("{hash}.parquet"))
    }

    /// Writes a segment and returns its hash and row count. The same batch gives the same bytes and so the same file;
    /// writing it again changes nothing. A kill at any moment leaves no half-written segment.
    ///
    /// # Errors
    /// [`LakeError::Parquet`] or [`LakeError::Io`].
    pub fn write(&self, batch: &RecordBatch) -> Result<(SegmentHash, u64), LakeError> {
        let bytes = encode(batch)?;
        let hash = SegmentHash::of(&bytes);
        let path = self.path(&hash);
        let is_there = fs::read(&path).is_ok_and(|found| found == bytes);
        if is_there {
            // Whoever wrote it may have been killed between its name and the sync of its folder.
            File::open(&path)
                .and_then(|file| file.sync_all())
                .and_then(|()| sync_folder(&path))
                .map_err(|source| LakeError::Io { path, source })?;
        } else {
            store(&path, &bytes)?;
        }
        Ok((hash, batch.num_rows() as u64))
    }

    /// Reads a whole segment.
    ///
    /// # Errors
    /// [`LakeError::Missing`], or [`LakeError::Corrupt`] when the bytes are not what the name says.
    pub fn read(&self, hash: &SegmentHash) -> Result<Vec<RecordBatch>, LakeError> {
        let file = self.verified(hash)?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.with_batch_size(BATCH_ROWS).build()?;
        Ok(reader.collect::<Result<_, _>>()?)
    }

    /// Reads the columns of `schema` alone. A column that the segment does not have, because it was written before the
    /// pack declared it, is absent in every row.
    ///
    /// # Errors
    /// As for [`read`](Self::read); [`LakeError::Arrow`] when a column can't become what `schema` wants.
    pub fn read_columns(&self, hash: &SegmentHash, schema: &SchemaRef) -> Result<Vec<RecordBatch>, LakeError> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(self.verified(hash)?)?.with_batch_size(BATCH_ROWS);
        let wanted = schema.fields().iter().filter_map(|field| builder.schema().index_of(field.name()).ok());
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let reader = builder.with_projection(mask).build()?;
        reader.map(|batch| adapt(&batch?, schema)).collect()
    }

    fn verified(&self, hash: &SegmentHash) -> Result<File, LakeError> {
        let path = self.path(hash);
        let mut file = File::open(&path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LakeError::Missing { hash: hash.clone() },
            _ => LakeError::Io { path: path.clone(), source },
        })?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|source| LakeError::Io { path, source })?;
        if SegmentHash::of(&bytes) == *hash { Ok(file) } else { Err(LakeError::Corrupt { hash: hash.clone() }) }
    }

    fn segments(&self) -> PathBuf {
        self.root.join("segments")
    }
}

/// The columns of `schema` by name, cast where a pack has changed their type, absent where there are none.
///
/// # Errors
/// [`LakeError::Arrow`] when a column can't be cast.
pub fn adapt(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, LakeError> {
    let columns = schema.fields().iter().map(|field| match batch.column_by_name(field.name()) {
        Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
        Some(column) => cast(column, field.data_type()),
        None => Ok(new_null_array(field.data_type(), batch.num_rows())),
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
}

/// Writes `bytes` to `path` so that a reader sees all of them or none: temporary file, fsync, rename, fsync of the folder.
///
/// # Errors
/// [`LakeError::Io`] naming the file.
pub fn store(path: &Path, bytes: &[u8]) -> Result<(), LakeError> {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(path)
    })();
    written.map_err(|source| {
        // The error matters; a leftover temporary file is never read.
        drop(fs::remove_file(&temporary));
        LakeError::Io { path: path.to_owned(), source }
    })
}

/// Puts the name of the file at `path` on disk: after a rename, only that makes it outlast a power cut.
///
/// # Errors
/// What the system says of the folder.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Elsewhere a folder can't be opened, and its entries are on disk with the file.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Lower-case hex digits of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn encode(batch: &RecordBatch) -> Result<Vec<u8>, LakeError> {
    let properties = WriterProperties::builder()
        .set_created_by("xuezheng".to_owned())
        .set_compression(Compression::ZSTD(Default::default()))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(batch.schema_ref()), Some(properties))?;
    writer.write(batch)?;
    writer.close()?;
    Ok(bytes)
}

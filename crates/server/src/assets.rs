//! The files that pages load, from within the binary: kept by browsers for good, for each address names its content.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{LazyLock, OnceLock};

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use include_dir::{Dir, include_dir};
use sm3::{Digest, Sm3};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../web/static");

struct Asset {
    bytes: &'static [u8],
    hash: String,
    kind: &'static str,
    packed: OnceLock<Option<Vec<u8>>>,
}

/// All files, by path.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut assets = BTreeMap::new();
    collect(&FOLDER, &mut assets);
    assets
});

fn collect(folder: &'static Dir<'_>, assets: &mut BTreeMap<String, Asset>) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let hash = Sm3::digest(file.contents()).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let kind = kind(&path);
        assets.insert(path, Asset { bytes: file.contents(), hash, kind, packed: OnceLock::new() });
    }
    folder.dirs().for_each(|inner| collect(inner, assets));
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}

/// The address of a file, which changes when it does.
pub(crate) fn address(path: &str) -> String {
    let hash = ASSETS.get(path).map_or("none", |asset| &asset.hash);
    format!("/static/{hash}/{path}")
}

/// Answers with a file; for good if the address names its content, else only for now.
pub(crate) async fn serve(Path((hash, path)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let keep = if hash == asset.hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    let common = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep), (header::VARY, "accept-encoding")];
    let takes_gzip = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let packed = takes_gzip.filter(|kinds| kinds.contains("gzip")).and_then(|_| packed(asset));
    match packed {
        Some(bytes) => {
            let mut response = (common, bytes).into_response();
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            response
        }
        None => (common, asset.bytes).into_response(),
    }
}

/// The file compressed, once for all requests.
fn packed(asset: &'static Asset) -> Option<&'static [u8]> {
    let pack = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
        encoder.write_all(asset.bytes).ok()?;
        encoder.finish().ok().filter(|packed| packed.len() < asset.bytes.len())
    };
    asset.packed.get_or_init(pack).as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_by_its_content() {
        let address = address("xuezheng.css");
        assert!(address.starts_with("/static/") && address.ends_with("/xuezheng.css") && !address.contains("none"));
    }
}

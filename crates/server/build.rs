//! Builds the program anew when the files for pages that it embeds change: the macro that embeds them does not say which it has read.

fn main() {
    println!("cargo::rerun-if-changed=../../web/static");
}

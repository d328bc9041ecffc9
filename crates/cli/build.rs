//! Builds the program anew when the pack that it embeds changes: the macro that embeds them does not say which it has read.

fn main() {
    println!("cargo::rerun-if-changed=../../packs/education-bureau");
}

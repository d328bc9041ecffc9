//! The structure of the repository, held by tests: who may depend on whom, how long a file may be, which words are
//! forbidden, what every crate must say of itself.
//!
//! Holds one file a rule, each a function from the files of the repository to the faults in them, with the cases it must
//! catch. Never holds anything that the product or another crate needs.

#[cfg(test)]
mod crate_docs;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod fault_codes;
#[cfg(test)]
mod links;
#[cfg(test)]
mod lock;
#[cfg(test)]
mod machine_paths;
#[cfg(test)]
mod manifests;
#[cfg(test)]
mod names;
#[cfg(test)]
mod pack_names;
#[cfg(test)]
mod precision;
#[cfg(test)]
mod readmes;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod tree;
#[cfg(test)]
mod words;

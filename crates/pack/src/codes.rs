//! Codes of the faults found while a pack is read and its names are resolved, listed once. Those of the rules that a
//! readable pack must obey stand with each rule in [`checks`](crate::checks). A code is never used for something else.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $code;)*
        /// All of them.
        #[cfg(test)]
        pub(crate) const ALL: &[&str] = &[$($code),*];
    };
}

codes! {
    /// A file is missing or can't be read.
    UNREADABLE = "P001";
    /// A file is no TOML.
    SYNTAX = "P002";
    /// A key that nothing reads.
    UNKNOWN_KEY = "P003";
    /// A key that must be there.
    MISSING_KEY = "P004";
    /// A text where a number should be, and so on.
    WRONG_TYPE = "P005";
    /// A value of the right type that means nothing.
    BAD_VALUE = "P006";
    /// An id that can't be a name in SQL.
    BAD_ID = "P007";
    /// A file or folder that nothing reads.
    STRAY = "P008";
    /// A row of the holidays table.
    BAD_ROW = "P009";
    /// A report without its front matter.
    FRONT_MATTER = "P010";
    /// Two things of one name.
    DUPLICATE = "P020";
    /// A name of nothing.
    UNKNOWN_NAME = "P021";
    /// A column of another type than its use needs.
    WRONG_COLUMN = "P022";
    /// A length of time.
    BAD_DURATION = "P023";
    /// A code list that is empty, missing, or where none belongs.
    BAD_CHOICES = "P024";
    /// An indicator that says too little or too much.
    INDICATOR_SHAPE = "P025";
    /// An indicator that doesn't say which dates place its rows in time.
    INDICATOR_TIMING = "P026";
    /// An expression that is no SQL.
    BAD_EXPRESSION = "P027";
    /// A reference that names no register, or one without a key that people could write.
    BAD_REFERENCE = "P070";
    /// A field said to identify a person that can't.
    UNFIT_PERSONAL = "P071";
    /// A code list whose codes are used at other times than they can be.
    BAD_CODES = "P072";
    /// A row of the table of parameters.
    BAD_PARAMETER = "P074";
    /// A sub-table whose columns can't be what they are.
    BAD_TABLE = "P076";
    /// A row of the tables of the fitness standard.
    BAD_FITNESS = "P077";
    /// A benchmark that schools can't be held against.
    BAD_BENCHMARK = "P078";
    /// Other records of a check that can't be what they are said to be.
    BAD_WITH = "P090";
    /// Other records that their check doesn't read.
    UNUSED_WITH = "P091";
    /// A format of numbers where none can be.
    UNFIT_FORMAT = "P092";
    /// How long personal data is kept, said in no way that is understood.
    BAD_RETENTION = "P080";
}

//! Whether numbers are read right, by a sample judged by hand.

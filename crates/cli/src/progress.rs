//! Progress on a terminal, silence in a pipe, and the time of each step with `-v`.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output;

/// The steps of one command.
pub(crate) struct Steps {
    verbose: bool,
    bar: Option<ProgressBar>,
    current: Option<(String, Instant)>,
    times: Vec<(String, Duration)>,
}

impl Steps {
    pub(crate) fn new(verbose: bool) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { verbose, bar, current: None, times: Vec::new() }
    }

    /// Ends the step before and begins `name`.
    pub(crate) fn begin(&mut self, name: &str) {
        self.end();
        if let Some(bar) = &self.bar {
            bar.set_length(0);
            bar.set_position(0);
            bar.set_message(name.to_owned());
        }
        self.current = Some((name.to_owned(), Instant::now()));
    }

    /// Shows how far the step is.
    pub(crate) fn advance(&self, done: usize, total: usize) {
        if let Some(bar) = &self.bar {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    }

    /// Shows the steps that long work tells of, each by its name.
    pub(crate) fn follow(&mut self) -> impl FnMut(&str, u64, u64) + Send + use<'_> {
        |name, done, total| {
            if self.current.as_ref().is_none_or(|(current, _)| current != name) {
                self.begin(name);
            }
            self.advance(usize::try_from(done).unwrap_or(usize::MAX), usize::try_from(total).unwrap_or(usize::MAX));
        }
    }

    fn end(&mut self) {
        let Some((name, start)) = self.current.take() else { return };
        let time = start.elapsed();
        if self.verbose {
            let line = format!("{:>8} 毫秒  {name}", time.as_millis());
            match &self.bar {
                Some(bar) => bar.suspend(|| output::complain(&line)),
                None => output::complain(&line),
            }
        }
        self.times.push((name, time));
    }

    /// Ends the last step, clears the bar and, when asked for, prints the total.
    pub(crate) fn finish(mut self) {
        self.end();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.verbose {
            let total: Duration = self.times.iter().map(|(_, time)| *time).sum();
            output::complain(&format!("{:>8} 毫秒  合计", total.as_millis()));
        }
    }
}

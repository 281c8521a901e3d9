//! The progress of a list, on a terminal alone.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use riptide_batch::Progress;

use crate::stderr::Stderr;

/// A bar on stderr; nothing where stderr is no terminal.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    bar: ProgressBar,
    stderr: Stderr,
}

const WHOLE: &str = "{bar:24} {pos}/{len}  {per_sec}{msg}  {eta} left";
const GROWING: &str = "{spinner} {pos}/{len} and more  {per_sec}{msg}";

impl Meter {
    pub(crate) fn new(stderr: Stderr) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style(GROWING));
        bar.enable_steady_tick(Duration::from_millis(500));
        Meter { bar, stderr }
    }

    pub(crate) fn show(&self, progress: Progress) {
        if progress.whole_list && self.bar.length() != Some(progress.listed) {
            self.bar.set_style(style(WHOLE));
        }
        self.bar.set_length(progress.listed);
        if progress.failed > 0 {
            self.bar.set_message(format!("  {} failed", progress.failed));
        }
        self.bar.set_position(progress.done);
    }

    /// A line above the bar.
    pub(crate) fn note(&self, note: &str) {
        self.bar.suspend(|| self.stderr.note(note));
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates are constants").progress_chars("=> ")
}

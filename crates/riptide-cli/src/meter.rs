//! The progress of a list, on a terminal alone.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use riptide_batch::Progress;

use crate::stderr::Stderr;

/// A bar on stderr; nothing where stderr is no terminal.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    bar: ProgressBar,
    /// Whether the bar knows its end.
    whole: Arc<AtomicBool>,
    stderr: Stderr,
}

const TOLD: &str = "{spinner} {msg}";
const WHOLE: &str = "{bar:24} {pos}/{len}  {rate}{msg}  {eta} left";
const GROWING: &str = "{spinner} {pos}/{len} and more  {rate}{msg}";

impl Meter {
    pub(crate) fn new(stderr: Stderr) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        bar.set_style(style(GROWING));
        bar.enable_steady_tick(Duration::from_millis(500));
        Meter { bar, whole: Arc::default(), stderr }
    }

    /// What goes on before the first page.
    pub(crate) fn tell(&self, told: String) {
        self.bar.set_style(style(TOLD));
        self.bar.set_message(told);
    }

    /// The pages begin now.
    pub(crate) fn restart(&self) {
        self.bar.set_message("");
        self.bar.set_style(style(GROWING));
        self.bar.reset();
    }

    pub(crate) fn show(&self, progress: Progress) {
        if progress.whole_list && !self.whole.swap(true, Ordering::Relaxed) {
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

    /// A warning above the bar.
    pub(crate) fn warn(&self, warning: &str) {
        self.bar.suspend(|| self.stderr.warn(warning));
    }

    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .expect("the templates are constants")
        .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            // What cannot be drawn is drawn the next time.
            let _ = write!(out, "{:.1}/s", state.per_sec());
        })
        .progress_chars("=> ")
}

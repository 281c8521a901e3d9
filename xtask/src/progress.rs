//! A progress bar on standard error, where that is a terminal.

use std::{
    io::{IsTerminal, Write, stderr},
    sync::Mutex,
    time::{Duration, Instant},
};

const WIDTH: usize = 32;
const REDRAW: Duration = Duration::from_millis(100);

/// How far a piece of work has come. It may be shared between threads.
pub struct Progress {
    label: &'static str,
    total: usize,
    started: Instant,
    state: Option<Mutex<State>>,
}

struct State {
    done: usize,
    drawn: Option<Instant>,
}

impl Progress {
    /// A bar for `total` pieces of work.
    #[must_use]
    pub fn new(label: &'static str, total: usize) -> Self {
        let shown = stderr().is_terminal();
        let state = shown.then(|| Mutex::new(State { done: 0, drawn: None }));
        Progress { label, total, started: Instant::now(), state }
    }

    /// Counts one piece of work as done.
    pub fn advance(&self) {
        let Some(state) = &self.state else { return };
        let Ok(mut state) = state.lock() else { return };
        state.done += 1;
        let now = Instant::now();
        if state.drawn.is_none_or(|drawn| now - drawn >= REDRAW) {
            state.drawn = Some(now);
            self.draw(state.done);
        }
    }

    fn draw(&self, done: usize) {
        let filled = WIDTH * done / self.total.max(1);
        let rate = done as f64 / self.started.elapsed().as_secs_f64().max(1e-3);
        // Nobody misses a bar that can't be drawn.
        let _ = write!(
            stderr(),
            "\r{} [{}{}] {done}/{} {rate:.0}/s\x1b[K",
            self.label,
            "=".repeat(filled),
            " ".repeat(WIDTH - filled),
            self.total,
        );
    }
}

impl Drop for Progress {
    /// Takes the bar away.
    fn drop(&mut self) {
        if self.state.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

//! A bar on a terminal, where a run takes longer than a second; never elsewhere.

use crate::collection::{Phase, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A run shorter than this shows no bar.
const SOON: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    begun: Instant,
    /// Whether it may be shown now.
    wanted: AtomicBool,
    shown: AtomicBool,
}

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self { bar, begun: Instant::now(), wanted: AtomicBool::new(false), shown: AtomicBool::new(false) }
    }

    fn hide(&self) {
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
        self.shown.store(false, Ordering::Relaxed);
    }
}

impl Progress for Bar {
    fn begin(&self, phase: Phase, steps: usize) {
        // What is written to the same terminal would be mixed with the bar.
        let mixed = phase == Phase::Check && io::stdout().is_terminal();
        self.wanted.store(io::stderr().is_terminal() && !mixed, Ordering::Relaxed);
        self.bar.set_length(steps as u64);
        self.bar.set_position(0);
        if mixed && self.shown.load(Ordering::Relaxed) {
            self.bar.finish_and_clear();
            self.hide();
        }
    }

    fn step(&self) {
        self.bar.inc(1);
        let due = self.wanted.load(Ordering::Relaxed) && self.begun.elapsed() >= SOON;
        if due && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

//! The fence around a library that reads what strangers wrote: a thread of its own, and a deadline.
//!
//! A panic in there, or a stack that grows too deep, must not end the program, and a file made to be slow must not stop it.
//! A thread cannot be ended from outside: after the deadline it is left alone, and goes when it is done or with the program.

use crate::read::{Limit, Limits, Unreadable};

/// Runs `work`, no longer than the limits allow.
#[cfg(not(target_family = "wasm"))]
pub(super) fn run<T: Send + 'static>(
    limits: &Limits,
    work: impl FnOnce() -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    use std::sync::mpsc::{RecvTimeoutError, sync_channel};
    use std::time::Duration;

    const STACK_BYTES: usize = 16 << 20;
    let (sender, receiver) = sync_channel(1);
    let work = move || {
        // The one that waits may have left.
        let _ = sender.send(work());
    };
    if std::thread::Builder::new().name("pdf".into()).stack_size(STACK_BYTES).spawn(work).is_err() {
        return Err(Unreadable::TooLarge { limit: Limit::Seconds, most: limits.seconds });
    }
    receiver.recv_timeout(Duration::from_secs(limits.seconds)).unwrap_or_else(|error| {
        Err(match error {
            RecvTimeoutError::Timeout => Unreadable::TooLarge { limit: Limit::Seconds, most: limits.seconds },
            RecvTimeoutError::Disconnected => Unreadable::Damaged { part: String::new() },
        })
    })
}

/// Runs `work`: here there are no threads.
#[cfg(target_family = "wasm")]
pub(super) fn run<T>(_: &Limits, work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    work()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn what_takes_too_long_is_left() {
        let limits = Limits { seconds: 0, ..Limits::default() };
        let slow = || {
            std::thread::sleep(Duration::from_secs(5));
            Ok(())
        };
        assert_eq!(run(&limits, slow), Err(Unreadable::TooLarge { limit: Limit::Seconds, most: 0 }));
    }

    #[test]
    fn a_panic_is_damage() {
        let broken: fn() -> Result<(), Unreadable> = || panic!("as a test");
        assert_eq!(run(&Limits::default(), broken), Err(Unreadable::Damaged { part: String::new() }));
    }

    #[test]
    fn a_result_comes_back() {
        assert_eq!(run(&Limits::default(), || Ok(1)), Ok(1));
    }
}

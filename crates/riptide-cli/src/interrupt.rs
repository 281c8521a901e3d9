//! Ctrl-C: the first time what is under way is finished, the second time nothing is.

use std::io;
use std::process;
use std::thread;

use riptide_batch::Interrupt;
use tokio::runtime::Builder;

use crate::exit::{Exit, Failure};

/// Turns the switch when the process is asked to end; `told` hears of it once. From then on another request ends the process.
pub(crate) fn listen(told: impl FnOnce() + Send + 'static) -> Result<Interrupt, Failure> {
    let unavailable = |error: io::Error| {
        Failure::new(Exit::Internal, "signals", "cannot listen for Ctrl-C").caused_by(error)
    };
    let runtime = Builder::new_current_thread().enable_all().build().map_err(unavailable)?;
    let mut requests = {
        // Within the runtime, so that no signal is missed from here on.
        let _entered = runtime.enter();
        Requests::new().map_err(unavailable)?
    };
    let interrupt = Interrupt::new();
    let switch = interrupt.clone();
    let wait = move || {
        runtime.block_on(async {
            requests.next().await;
            switch.request();
            told();
            requests.next().await;
            process::exit(Exit::Interrupted as i32);
        });
    };
    thread::Builder::new().name("signals".to_owned()).spawn(wait).map_err(unavailable)?;
    Ok(interrupt)
}

#[cfg(unix)]
struct Requests {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Requests {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Requests {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Requests(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Requests {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Requests)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}

//! The wish to stop: nothing new is begun, what is under way is finished.

use tokio::sync::watch;

/// A switch that is turned once, from any thread. Clones are the same switch.
#[derive(Clone, Debug)]
pub struct Interrupt(watch::Sender<bool>);

impl Interrupt {
    /// A switch that is not turned yet.
    #[must_use]
    pub fn new() -> Self {
        Interrupt(watch::Sender::new(false))
    }

    /// Asks the run to stop.
    pub fn request(&self) {
        self.0.send_replace(true);
    }

    /// Whether somebody asked.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody asks.
    pub(crate) async fn requested(&self) {
        // It cannot fail: this is a sender itself.
        let _ = self.0.subscribe().wait_for(|&requested| requested).await;
    }
}

impl Default for Interrupt {
    fn default() -> Self {
        Interrupt::new()
    }
}

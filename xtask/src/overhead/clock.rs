//! The processor time of this process.

use nix::time::{ClockId, clock_gettime};

/// Returns the user and system time so far, in microseconds.
pub(crate) fn processor_time() -> Result<f64, String> {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID);
    let time = time.map_err(|error| format!("no clock: {error}"))?;
    Ok(time.tv_sec() as f64 * 1e6 + time.tv_nsec() as f64 / 1e3)
}

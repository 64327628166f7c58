//! The processor time of this process.

use nix::time::{ClockId, clock_gettime};

/// So far, in microseconds, in user code and in the system.
pub(crate) fn processor_time() -> Result<f64, String> {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID);
    let time = time.map_err(|error| format!("no clock: {error}"))?;
    Ok(time.tv_sec() as f64 * 1e6 + time.tv_nsec() as f64 / 1e3)
}

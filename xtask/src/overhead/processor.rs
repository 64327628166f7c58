//! The processor that a process runs on.

/// Pins this process and its future threads to one of the processors that it may use; the first is
/// 0. Otherwise the scheduler's placement and migrations would be measured too. Does nothing if
/// there are too few processors or the system has no such call.
#[cfg(target_os = "linux")]
pub(crate) fn keep_to(index: usize) {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    let this = Pid::from_raw(0);
    let Ok(usable) = sched_getaffinity(this) else {
        return;
    };
    let mut usable = (0..CpuSet::count()).filter(|at| usable.is_set(*at) == Ok(true));
    let mut one = CpuSet::new();
    if let Some(at) = usable.nth(index)
        && one.set(at).is_ok()
    {
        let _ = sched_setaffinity(this, &one);
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_to(_: usize) {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use nix::sched::{CpuSet, sched_getaffinity};
    use nix::unistd::Pid;

    use super::*;

    fn usable() -> usize {
        let set = sched_getaffinity(Pid::from_raw(0)).unwrap();
        let all = 0..CpuSet::count();
        all.filter(|at| set.is_set(*at) == Ok(true)).count()
    }

    #[test]
    fn one_processor_is_left_where_it_is_there() {
        let before = usable();
        keep_to(before);
        assert_eq!(usable(), before);
        keep_to(before - 1);
        assert_eq!(usable(), 1);
    }
}

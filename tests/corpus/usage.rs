//! What a process has used.

/// The most memory this process has had at once, in KiB; none where the system does not tell.
pub(crate) fn own_peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The most memory that a child of this process has had at once, in KiB, and the CPU seconds of all its children.
#[cfg(unix)]
pub(crate) fn of_children() -> (u64, f64) {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike as _;

    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else { return (0, 0.0) };
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    (
        usage.max_rss().unsigned_abs() / unit,
        std::time::Duration::from_micros(micros.unsigned_abs()).as_secs_f64(),
    )
}

/// Not told.
#[cfg(not(unix))]
pub(crate) fn of_children() -> (u64, f64) {
    (0, 0.0)
}

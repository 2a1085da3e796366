//! What a child may not do. Each layer holds without the others, and what a system does not know is skipped: the parent's
//! clock and the walker's limits hold everywhere.

/// Memory that a child may take beyond what it starts with, in bytes.
const MEMORY: u64 = 512 << 20;
/// Seconds of the processor's time for one file.
pub(super) const CPU_SECONDS: u64 = if cfg!(debug_assertions) { 30 } else { 12 };

/// No core dump, no files, no connections, no programs, little memory, and no haste.
pub(super) fn confine() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, nice, setrlimit};
        let most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
        // Read while files can still be opened.
        let start = address_space();
        // Whatever cannot be set is not worth refusing pictures for.
        let _ = setrlimit(Resource::Core, most(0));
        let _ = setrlimit(Resource::Fsize, most(0));
        // 0, 1 and 2 are all that there will ever be: no file, no socket.
        let _ = setrlimit(Resource::Nofile, most(3));
        if let Some(start) = start {
            let _ = setrlimit(Resource::As, most(start + MEMORY));
        }
        let _ = nice(10);
    }
    #[cfg(all(target_os = "linux", target_endian = "little"))]
    calls::restrict();
}

/// Grants the processor's time for one more file; a child that takes more is ended by the system.
pub(super) fn allow_one_file() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        use rustix::time::{ClockId, clock_gettime};
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(used + 1 + CPU_SECONDS), maximum: None });
    }
}

/// Limits for a program of the system, before it takes this process's place.
#[cfg(unix)]
pub(super) fn confine_program() {
    use rustix::process::{Resource, Rlimit, nice, setrlimit};
    let most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    let _ = setrlimit(Resource::Core, most(0));
    let _ = setrlimit(Resource::Fsize, most(1 << 30));
    let _ = setrlimit(Resource::As, most(4 << 30));
    let _ = setrlimit(Resource::Cpu, most(60));
    let _ = nice(10);
}

/// Bytes of address space in use.
#[cfg(unix)]
fn address_space() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmSize:"))?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024)
}

/// The kernel's calls: memory, time, reading and writing what is open. Everything else fails with "not permitted".
#[cfg(all(target_os = "linux", target_endian = "little"))]
mod calls {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    pub(super) fn restrict() {
        let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else { return };
        let rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let program = SeccompFilter::new(rules, refuse, SeccompAction::Allow, arch).and_then(BpfProgram::try_from);
        if let Ok(program) = program {
            // A kernel without this has the limits above.
            let _ = seccompiler::apply_filter(&program);
        }
    }

    const ALLOWED: [libc::c_long; 36] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_ppoll,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_getrusage,
        libc::SYS_prlimit64,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
}

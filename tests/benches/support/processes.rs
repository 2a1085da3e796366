//! A program with all its descendants: CPU, memory, mapped files, end.
#![allow(dead_code, unreachable_pub, missing_docs)]

use super::cpu_of;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The process and its descendants, the oldest first.
pub fn tree(root: u32) -> Vec<u32> {
    let mut parents: Vec<(u32, u32)> = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    let mut found = vec![root];
    let mut index = 0;
    while index < found.len() {
        let parent = found[index];
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        index += 1;
    }
    found
}

/// CPU seconds of all; `None` when the program itself is gone.
pub fn cpu(root: u32) -> Option<f64> {
    let own = cpu_of(&root.to_string())?;
    Some(own + tree(root).iter().skip(1).filter_map(|pid| cpu_of(&pid.to_string())).sum::<f64>())
}

/// Megabytes (10^6) of proportional set size of all, and how many there are. `None` when the system does not let us
/// look: the application forbids it to other programs of the same person, so this takes root.
pub fn pss(root: u32) -> Option<(f64, usize)> {
    let pids = tree(root);
    let mut kilobytes = 0.0;
    for pid in &pids {
        let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = text.lines().find(|line| line.starts_with("Pss:"))?;
        kilobytes += line.split_whitespace().nth(1)?.parse::<f64>().ok()?;
    }
    Some((kilobytes * 1024.0 / 1e6, pids.len()))
}

/// Files that they have mapped.
pub fn mapped(root: u32) -> BTreeSet<PathBuf> {
    let maps = tree(root).into_iter().filter_map(|pid| std::fs::read_to_string(format!("/proc/{pid}/maps")).ok());
    let text: String = maps.collect();
    let paths = text.lines().filter_map(|line| line.find(" /").map(|at| PathBuf::from(&line[at + 1..])));
    paths.filter(|path| path.is_file() && !path.starts_with("/dev") && !path.starts_with("/proc")).collect()
}

/// Takes files out of the page cache as far as nobody else has them mapped; answers the share that stayed.
pub fn evict(files: &BTreeSet<PathBuf>) -> Option<f64> {
    let (mut size, mut left) = (0.0, 0.0);
    for file in files {
        // Asks the system to drop what it keeps of the file, and copies nothing.
        let mut input = std::ffi::OsString::from("if=");
        input.push(file);
        let mut dd = Command::new("dd");
        dd.arg(input).args(["iflag=nocache", "count=0", "status=none"]).stderr(Stdio::null());
        if !dd.status().ok()?.success() {
            continue;
        }
        let (all, cached) = resident(file)?;
        size += all;
        left += cached;
    }
    (size > 0.0).then(|| left / size)
}

fn resident(file: &Path) -> Option<(f64, f64)> {
    let output = Command::new("fincore").args(["-b", "-n", "-r", "-o", "SIZE,RES"]).arg(file).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = text.split_whitespace().map(|number| number.parse::<f64>().unwrap_or(0.0));
    Some((numbers.next()?, numbers.next()?))
}

/// Ends a program with its descendants and waits until all are gone.
pub fn end(mut program: Child) {
    let pids = tree(program.id());
    let names: Vec<String> = pids.iter().map(u32::to_string).collect();
    let _ = Command::new("kill").arg("-9").args(&names).stderr(Stdio::null()).status();
    let _ = program.wait();
    let is_running = |pid: &u32| {
        // An orphan that nobody collects is dead, too.
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
    };
    while pids.iter().any(is_running) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

//! A virtual screen whose frame buffer is a file: looking at it costs the X server nothing.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const WIDTH: usize = 1440;
pub const HEIGHT: usize = 900;
/// Every second pixel of every second line is looked at.
pub const STEP: usize = 2;
const TICK: Duration = Duration::from_millis(20);
/// A frame is final when for so long hardly anything changed.
const STILL: Duration = Duration::from_secs(3);
/// Of the pixels: less is a caret, a clock, a spinner.
const HARDLY: f64 = 0.003;
/// Of the pixels that the program changes: so many are as in the end when it is usable.
const NEARLY: f64 = 0.992;
const PATIENCE: Duration = Duration::from_secs(60);

pub type Frame = Vec<[u8; 4]>;

/// A running Xvfb; ends with the value.
pub struct Screen {
    server: Child,
    file: File,
    start: u64,
    stride: usize,
    buffer: Vec<u8>,
    pub name: String,
}

/// What was seen of one start.
pub struct Seen {
    /// Seconds until nearly everything was as it stayed.
    pub usable: f64,
    /// CPU seconds of the program's processes until then.
    pub cpu: f64,
    /// Seconds until anything was drawn.
    pub first: f64,
    /// The last frame.
    pub last: Frame,
}

impl Screen {
    pub fn start(folder: &Path) -> Self {
        let size = format!("{WIDTH}x{HEIGHT}x24");
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", &size, "-nolisten", "tcp", "-noreset", "-fbdir"]).arg(folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().expect("Xvfb (Debian: xvfb)");
        let mut display = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut display).unwrap();
        assert!(!display.trim().is_empty(), "Xvfb did not start");
        let mut file = File::open(folder.join("Xvfb_screen0")).unwrap();
        // The file is an X window dump: a header of big-endian words, colours of 12 bytes, lines.
        let mut header = [0_u8; 100];
        file.read_exact(&mut header).unwrap();
        let word = |index: usize| u32::from_be_bytes(header[index * 4..index * 4 + 4].try_into().unwrap());
        assert_eq!((word(4) as usize, word(5) as usize, word(11)), (WIDTH, HEIGHT, 32), "another frame buffer");
        let start = u64::from(word(0)) + u64::from(word(19)) * 12;
        let stride = word(12) as usize;
        let buffer = vec![0; stride * HEIGHT];
        Self { server, file, start, stride, buffer, name: format!(":{}", display.trim()) }
    }

    /// What is shown now.
    pub fn frame(&mut self) -> Frame {
        self.file.seek(SeekFrom::Start(self.start)).unwrap();
        self.file.read_exact(&mut self.buffer).unwrap();
        let lines = self.buffer.chunks_exact(self.stride).step_by(STEP);
        lines
            .flat_map(|line| {
                line[..WIDTH * 4].chunks_exact(4).step_by(STEP).map(|pixel| [pixel[0], pixel[1], pixel[2], 0])
            })
            .collect()
    }

    /// Waits until what is shown stays, e.g. after a program ended.
    pub fn settle(&mut self) -> Frame {
        let (mut last, mut since) = (self.frame(), Instant::now());
        while since.elapsed() < Duration::from_millis(400) {
            std::thread::sleep(TICK);
            let now = self.frame();
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
        last
    }

    /// Watches a start from `begun` until the screen stays. `cpu` tells what the program has used so far; `None` that
    /// it has ended.
    pub fn watch(&mut self, empty: &Frame, begun: Instant, mut cpu: impl FnMut() -> Option<f64>) -> Seen {
        let mut seen: Vec<(f64, f64, Frame)> = Vec::new();
        let mut last_change = begun;
        loop {
            let at = begun.elapsed().as_secs_f64();
            let frame = self.frame();
            let before = seen.last().map_or(empty, |(_, _, frame)| frame);
            let changed = differing(before, &frame);
            if changed > 0 {
                let used = cpu().expect("the program ended before its window stood");
                if changed as f64 > HARDLY * frame.len() as f64 {
                    last_change = Instant::now();
                }
                seen.push((at, used, frame));
            }
            if !seen.is_empty() && last_change.elapsed() > STILL {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "the window never stood still");
            std::thread::sleep(TICK);
        }
        judge(empty, seen)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn differing(a: &Frame, b: &Frame) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

fn judge(empty: &Frame, seen: Vec<(f64, f64, Frame)>) -> Seen {
    let last = seen.last().map(|(_, _, frame)| frame.clone()).unwrap();
    let drawn: Vec<usize> = (0..last.len()).filter(|&index| last[index] != empty[index]).collect();
    let is_there = |frame: &Frame| {
        let same = drawn.iter().filter(|&&index| frame[index] == last[index]).count();
        same as f64 >= NEARLY * drawn.len() as f64
    };
    // From the end backwards: from then on it stayed so.
    let stayed = seen.iter().rev().take_while(|(_, _, frame)| is_there(frame)).count();
    let (usable, cpu) = (seen[seen.len() - stayed].0, seen[seen.len() - stayed].1);
    Seen { usable, cpu, first: seen[0].0, last }
}

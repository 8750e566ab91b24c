//! How much memory training may take: what this machine has to give, shared by those who train at once.
//!
//! Refuses to know what takes it. Read from the files in which Linux tells it; elsewhere nothing is known, and only a limit
//! that was asked for holds.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Of what is free, in percent: data, threads and the store take some of it too.
const SHARE: u64 = 80;

/// What this process may take on top of what it has, in bytes, of the machine and under every limit set on the process.
pub fn available() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let meminfo = read("/proc/meminfo").and_then(|text| kibibytes(&text, "MemAvailable:"));
    let group = read("/proc/self/cgroup").and_then(|text| left_of_group(&text, &read));
    let addresses = read("/proc/self/limits").and_then(|text| address_limit(&text)).map(|limit| {
        let taken = read("/proc/self/status").and_then(|text| kibibytes(&text, "VmSize:")).unwrap_or(0);
        limit.saturating_sub(taken)
    });
    [meminfo, group, addresses].into_iter().flatten().min()
}

/// The number behind a name in a file such as `/proc/meminfo`, in bytes.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1_024)
}

/// `Max address space   4294967296   unlimited   bytes`: the limit that holds.
fn address_limit(text: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix("Max address space"))?.split_whitespace().next()?.parse().ok()
}

/// What is left of the tightest control group around this process.
fn left_of_group(groups: &str, read: &dyn Fn(&str) -> Option<String>) -> Option<u64> {
    let number = |path: String| read(&path).and_then(|text| text.trim().parse::<u64>().ok());
    let unified = groups.lines().find_map(|line| line.strip_prefix("0::"));
    let legacy = groups.lines().find_map(|line| line.split_once(":memory:").map(|(_, path)| path));
    let (mut folder, most, taken) = match (unified, legacy) {
        (_, Some(path)) => (format!("/sys/fs/cgroup/memory{path}"), "memory.limit_in_bytes", "memory.usage_in_bytes"),
        (Some(path), None) => (format!("/sys/fs/cgroup{path}"), "memory.max", "memory.current"),
        (None, None) => return None,
    };
    let mut least: Option<u64> = None;
    while folder.len() >= "/sys/fs/cgroup".len() {
        if let (Some(most), Some(taken)) = (number(format!("{folder}/{most}")), number(format!("{folder}/{taken}"))) {
            let left = most.saturating_sub(taken);
            least = Some(least.map_or(left, |least| least.min(left)));
        }
        match folder.rfind('/') {
            Some(end) => folder.truncate(end),
            None => break,
        }
    }
    least
}

/// Memory that several workers share.
#[derive(Debug)]
pub struct Memory {
    limit: u64,
    taken: Mutex<u64>,
    freed: Condvar,
}

/// More than there is in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLittle {
    pub limit: u64,
}

impl Memory {
    /// So many bytes, or what there is now if nothing is said.
    pub fn new(asked: Option<u64>) -> Self {
        let limit = asked.or_else(|| available().map(|bytes| bytes / 100 * SHARE)).unwrap_or(u64::MAX);
        Self { limit, taken: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits for so many bytes while `waits`; `None` if it does not any more.
    ///
    /// # Errors
    /// There never are so many.
    pub fn take(&self, bytes: u64, waits: impl Fn() -> bool) -> Result<Option<Taken<'_>>, TooLittle> {
        if bytes > self.limit {
            return Err(TooLittle { limit: self.limit });
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while taken.saturating_add(bytes) > self.limit {
            if !waits() {
                return Ok(None);
            }
            taken =
                self.freed.wait_timeout(taken, Duration::from_millis(100)).unwrap_or_else(PoisonError::into_inner).0;
        }
        *taken += bytes;
        Ok(Some(Taken { memory: self, bytes }))
    }
}

/// Memory in use, given back when this is dropped.
#[derive(Debug)]
pub struct Taken<'a> {
    memory: &'a Memory,
    bytes: u64,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut taken = self.memory.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken -= self.bytes;
        self.memory.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_writes_is_read() {
        assert_eq!(kibibytes("MemTotal: 9 kB\nMemAvailable:    123 kB\n", "MemAvailable:"), Some(123 << 10));
        let limits = |soft: &str| {
            address_limit(&format!("Max open files 1 2 files\nMax address space  {soft}  unlimited  bytes\n"))
        };
        assert_eq!((limits("4294967296"), limits("unlimited")), (Some(4 << 30), None));
        let read = |path: &str| {
            let text = match path {
                "/sys/fs/cgroup/a/b/memory.max" => "max\n",
                "/sys/fs/cgroup/a/memory.max" => "1000\n",
                "/sys/fs/cgroup/a/memory.current" | "/sys/fs/cgroup/a/b/memory.current" => "400\n",
                _ => return None,
            };
            Some(text.to_owned())
        };
        assert_eq!(left_of_group("0::/a/b\n", &read), Some(600));
        assert_eq!(left_of_group("0::/\n", &read), None);
        if cfg!(target_os = "linux") {
            assert!(available().is_some_and(|bytes| bytes > 1 << 20));
        }
    }

    #[test]
    fn memory_is_shared_and_given_back() {
        let memory = Memory::new(Some(100));
        assert_eq!(memory.take(101, || true).unwrap_err(), TooLittle { limit: 100 });
        let first = memory.take(60, || true).unwrap().unwrap();
        assert!(memory.take(60, || false).unwrap().is_none());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| memory.take(60, || true).unwrap().is_some());
            drop(first);
            assert!(second.join().unwrap());
        });
        assert!(memory.take(100, || false).unwrap().is_some());
    }
}

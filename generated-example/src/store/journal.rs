//! What has happened in the shop, for whoever watches.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use super::{lock, now};
use crate::generated::models::{LogEntry, LogLevel};

/// The latest entries. Whoever reads more slowly than entries come misses the oldest, and costs no memory.
#[derive(Debug, Default)]
pub struct Journal {
    log: Mutex<Log>,
    /// Tells readers that there is something new.
    changed: watch::Sender<()>,
}

/// How many entries are kept.
const KEPT: usize = 1024;

#[derive(Debug, Default)]
struct Log {
    entries: VecDeque<LogEntry>,
    /// How many entries came before the first one kept.
    dropped: usize,
}

impl Log {
    fn end(&self) -> usize {
        self.dropped + self.entries.len()
    }
}

impl Journal {
    /// A journal of what happened before.
    pub fn with(entries: impl IntoIterator<Item = LogEntry>) -> Self {
        let log = Log {
            entries: entries.into_iter().collect(),
            dropped: 0,
        };
        Self {
            log: Mutex::new(log),
            ..Self::default()
        }
    }

    /// Notes something that happens now.
    pub fn note(&self, level: LogLevel, message: String) {
        let mut log = lock(&self.log);
        log.entries.push_back(LogEntry {
            at: now(),
            level,
            message,
        });
        if log.entries.len() > KEPT {
            log.entries.pop_front();
            log.dropped += 1;
        }
        drop(log);
        self.changed.send_replace(());
    }

    /// Reads at most `limit` entries from a place on, and says where the entries after them begin, if there are any.
    ///
    /// A place is how many entries came before it. Of those that are no longer kept, nothing is read.
    pub fn read(&self, from: u64, limit: u64) -> (Vec<LogEntry>, Option<u64>) {
        let log = lock(&self.log);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let start = usize::try_from(from)
            .map_or(log.entries.len(), |from| from.saturating_sub(log.dropped));
        let entries: Vec<LogEntry> = log
            .entries
            .iter()
            .skip(start)
            .take(limit)
            .cloned()
            .collect();
        let next = log.dropped + start.saturating_add(entries.len());
        (entries, (next < log.end()).then_some(next as u64))
    }

    /// Follows what matters at least as much as `level`: what happened after a moment, or what happens from now on.
    pub fn follow(self: &Arc<Self>, level: LogLevel, since: Option<DateTime<Utc>>) -> Reader {
        let log = lock(&self.log);
        let older = |since| log.entries.partition_point(|entry| entry.at <= since);
        let next = since.map_or(log.end(), |since| log.dropped + older(since));
        Reader {
            journal: Arc::clone(self),
            changed: self.changed.subscribe(),
            level,
            next,
        }
    }
}

/// A place in a journal.
#[derive(Debug)]
pub struct Reader {
    journal: Arc<Journal>,
    changed: watch::Receiver<()>,
    level: LogLevel,
    next: usize,
}

impl Reader {
    /// Waits for the next entry.
    pub async fn next(&mut self) -> LogEntry {
        loop {
            // Before looking, so that what comes in between is not missed.
            self.changed.mark_unchanged();
            if let Some(entry) = self.take() {
                return entry;
            }
            if self.changed.changed().await.is_err() {
                // The journal is gone only if this reader, which holds it, is too.
                std::future::pending().await
            }
        }
    }

    /// The next entry, if there is one by now.
    fn take(&mut self) -> Option<LogEntry> {
        let log = lock(&self.journal.log);
        let start = self.next.saturating_sub(log.dropped);
        let mut rest = log.entries.iter().enumerate().skip(start);
        let found = rest.find(|(_, entry)| entry.level as u8 >= self.level as u8);
        self.next = found.map_or(log.end(), |(at, _)| log.dropped + at + 1);
        found.map(|(_, entry)| entry.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_pages_however_many_are_dropped() {
        let journal = Journal::default();
        for number in 0..KEPT + 10 {
            journal.note(LogLevel::Info, number.to_string());
        }
        let page = |from, limit| {
            let (entries, next) = journal.read(from, limit);
            let messages: Vec<String> = entries.into_iter().map(|entry| entry.message).collect();
            (messages, next)
        };
        assert_eq!(
            page(0, 2),
            (vec!["10".to_owned(), "11".to_owned()], Some(12))
        );
        assert_eq!(page(12, 1), (vec!["12".to_owned()], Some(13)));
        let end = (KEPT + 10) as u64;
        assert_eq!(page(end - 1, 5), (vec![(end - 1).to_string()], None));
        assert_eq!(page(end, 5), (vec![], None));
        assert_eq!(page(u64::MAX, u64::MAX), (vec![], None));
    }

    #[tokio::test]
    async fn a_slow_reader_misses_the_oldest() {
        let journal = Arc::new(Journal::default());
        let mut reader = journal.follow(LogLevel::Info, None);
        for number in 0..KEPT + 10 {
            journal.note(LogLevel::Info, number.to_string());
        }
        assert_eq!(reader.next().await.message, "10");
        assert_eq!(reader.next().await.message, "11");
        assert_eq!(lock(&journal.log).entries.len(), KEPT);
    }

    #[tokio::test]
    async fn a_reader_waits_for_what_matters() {
        let journal = Arc::new(Journal::default());
        let mut reader = journal.follow(LogLevel::Warn, None);
        let waiting = tokio::spawn(async move { reader.next().await.message });
        journal.note(LogLevel::Info, "bought".to_owned());
        tokio::task::yield_now().await;
        journal.note(LogLevel::Error, "on fire".to_owned());
        assert_eq!(waiting.await.expect("the reader does not panic"), "on fire");
    }
}

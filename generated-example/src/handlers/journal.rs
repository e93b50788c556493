//! The operations of [`journal`](crate::generated::journal).

use crate::App;
use crate::generated::journal::*;
use crate::generated::models::{LogEntry, LogPage};
use crate::generated::runtime::{BoxError, Cursor, Events, Lines};
use crate::store::Reader;

impl Journal for App {
    async fn list_logs(&self, request: ListLogsRequest) -> Result<LogPage, ListLogsError> {
        let page = request.page();
        let from: u64 = page.position()?.unwrap_or_default();
        let (items, next) = self.store.journal().read(from, page.limit());
        let next_cursor = next.map(|place| Cursor::write(&place)).transpose()?;
        Ok(LogPage { items, next_cursor })
    }

    async fn stream_logs(
        &self,
        request: StreamLogsRequest,
    ) -> Result<StreamLogsOk, StreamLogsError> {
        let reader = self.store.journal().follow(request.level, request.since);
        Ok(match request.accepted {
            StreamLogsAccepted::Jsonl => StreamLogsOk::OkJsonl(Lines::unfold(reader, next)),
            StreamLogsAccepted::EventStream => {
                StreamLogsOk::OkEventStream(Events::unfold(reader, next))
            }
        })
    }
}

/// The next entry, and the reader that waits for the one after. There is always one: the client hangs up, not the shop.
async fn next(mut reader: Reader) -> Result<Option<(LogEntry, Reader)>, BoxError> {
    let entry = reader.next().await;
    Ok(Some((entry, reader)))
}
